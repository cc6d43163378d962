INSERT INTO caseway_deliveries (id, lane, sequence, case_type, case_id, backend, operation, version, on_dead, place, state, due, holder, since, correlation, poll, deadline, class, reason, attempts, round_attempts, rounds, revision, created, changed, key, trace, announce, format, seal, schema, payload, frozen, frozen_attempt, frozen_at, frozen_contract, frozen_mapping, output)
    VALUES ('00000000-0001-7000-8000-000000000001', 'e477b76bde93796f0ca26625da094810', 1, 'motor-claim', 'C-1', 'erp', 'orders.PlaceOrder', 1, 0, 1, 'retrying', 1764000000000, NULL, NULL, NULL, NULL, NULL, 'failing', NULL, 2, 2, 0, 0, 1764000000000, 1764000000000, 'key-1', NULL, 1, 1, '', 'sha256:input', X'007B2261727469636C65223A226272616B6520706164227D', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO caseway_deliveries (id, lane, sequence, case_type, case_id, backend, operation, version, on_dead, place, state, due, holder, since, correlation, poll, deadline, class, reason, attempts, round_attempts, rounds, revision, created, changed, key, trace, announce, format, seal, schema, payload, frozen, frozen_attempt, frozen_at, frozen_contract, frozen_mapping, output)
    VALUES ('00000000-0001-7000-8000-000000000002', 'b83f850f016961c425a26419ea7db3b7', 1, 'motor-claim', 'C-2', 'erp', 'orders.PlaceOrder', 1, 0, 1, 'claimed', 1764000030000, 'earlier', 1764000000000, NULL, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 1764000000000, 1764000000000, 'key-2', NULL, 1, 1, 'fixture', 'sha256:input', X'01076669787475726541EA2B9471AD1BC52C84A0FFB9BEF61F787A8B40D691D7B2D89F1DEB8C28077AC1BC7209FB31CB45E62CD567193A2D861D0D07', X'0107666978747572657422368DDCA4484BA474F925BE338BD0A827E4AC9439411EA18E9F7E1F2BFD07', 1, 1764000000000, 'sha256:contract', 'sha256:mapping', NULL);
INSERT INTO caseway_lanes (lane, backend, last_sequence, waiting, fence, due, holder, held, format)
    VALUES ('e477b76bde93796f0ca26625da094810', 'erp', 1, 1, 1764000000000002, 1764000000000, NULL, NULL, 1);
INSERT INTO caseway_lanes (lane, backend, last_sequence, waiting, fence, due, holder, held, format)
    VALUES ('b83f850f016961c425a26419ea7db3b7', 'erp', 1, 1, 1764000000000001, 1764000030000, 'earlier', '00000000-0001-7000-8000-000000000002', 1);
INSERT INTO caseway_attempts (delivery, number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace, seal)
    VALUES ('00000000-0001-7000-8000-000000000001', 1, 0, 'earlier', 1764000000000, 1764000000000, 'failing', 503, X'004854545020353033', 'sha256:contract', 'sha256:mapping', NULL, '');
INSERT INTO caseway_attempts (delivery, number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace, seal)
    VALUES ('00000000-0001-7000-8000-000000000001', 2, 0, 'earlier', 1764000000000, 1764000000000, 'failing', 503, X'004854545020353033', 'sha256:contract', 'sha256:mapping', NULL, '');
INSERT INTO caseway_cases (case_type, case_id, last_event)
    VALUES ('motor-claim', 'C-1', 3);
INSERT INTO caseway_cases (case_type, case_id, last_event)
    VALUES ('motor-claim', 'C-2', 1);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-1', 1, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000001', 'pending', NULL);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-1', 2, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000001', 'retrying', 'failing');
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-2', 1, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000002', 'pending', NULL);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-1', 3, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000001', 'retrying', 'failing');
INSERT INTO caseway_counts (backend, shard, open, dead, parked)
    VALUES ('erp', 0, 2, 0, 0);
