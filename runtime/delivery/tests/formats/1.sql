INSERT INTO caseway_deliveries (id, lane, sequence, case_type, case_id, backend, operation, version, on_dead, place, state, due, holder, since, correlation, poll, deadline, class, reason, attempts, round_attempts, rounds, revision, created, changed, key, trace, announce, format, seal, schema, payload, frozen, frozen_attempt, frozen_at, frozen_contract, frozen_mapping, output)
    VALUES ('00000000-0001-7000-8000-000000000001', 'e477b76bde93796f0ca26625da094810', 1, 'motor-claim', 'C-1', 'erp', 'orders.PlaceOrder', 1, 0, 1, 'retrying', 1764000000000, NULL, NULL, NULL, NULL, NULL, 'failing', NULL, 2, 2, 0, 0, 1764000000000, 1764000000000, 'key-1', NULL, 1, 1, '', 'sha256:input', X'007B2261727469636C65223A226272616B6520706164227D', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO caseway_deliveries (id, lane, sequence, case_type, case_id, backend, operation, version, on_dead, place, state, due, holder, since, correlation, poll, deadline, class, reason, attempts, round_attempts, rounds, revision, created, changed, key, trace, announce, format, seal, schema, payload, frozen, frozen_attempt, frozen_at, frozen_contract, frozen_mapping, output)
    VALUES ('00000000-0001-7000-8000-000000000002', 'b83f850f016961c425a26419ea7db3b7', 1, 'motor-claim', 'C-2', 'erp', 'orders.PlaceOrder', 1, 0, 1, 'claimed', 1764000030000, 'earlier', 1764000000000, NULL, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 1764000000000, 1764000000000, 'key-2', NULL, 1, 1, 'fixture', 'sha256:input', X'010766697874757265730894B0CE0E89E71D9CB7012B882DC6B495326288C91194539763B849F3629C516A62CA7BC6702B3202FBAE6CC8EFC2A1322D', X'010766697874757265693603CA05FF817A9A9AA4B2CF17CBCF624E0FE3830655FB635A6E070D1140B1', 1, 1764000000000, 'sha256:contract', 'sha256:mapping', NULL);
INSERT INTO caseway_deliveries (id, lane, sequence, case_type, case_id, backend, operation, version, on_dead, place, state, due, holder, since, correlation, poll, deadline, class, reason, attempts, round_attempts, rounds, revision, created, changed, key, trace, announce, format, seal, schema, payload, frozen, frozen_attempt, frozen_at, frozen_contract, frozen_mapping, output)
    VALUES ('00000000-0001-7000-8000-000000000003', '8cb63d375b4d7c21253ea315d5b7c442', 1, 'motor-claim', 'C-3', 'crm', 'orders.PlaceOrder', 1, 0, 2, 'dead', NULL, NULL, NULL, NULL, NULL, NULL, 'failing', '503 four times', 2, 1, 0, 1, 1764000000000, 1764000000000, 'key-3', NULL, 1, 1, 'fixture', 'sha256:input', X'010766697874757265EDD235DAFEF3B99518E89E7A29028AE9875F98124F2EC60AB171C2B49CBB904301F7111055A92BFF270521', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO caseway_deliveries (id, lane, sequence, case_type, case_id, backend, operation, version, on_dead, place, state, due, holder, since, correlation, poll, deadline, class, reason, attempts, round_attempts, rounds, revision, created, changed, key, trace, announce, format, seal, schema, payload, frozen, frozen_attempt, frozen_at, frozen_contract, frozen_mapping, output)
    VALUES ('00000000-0001-7000-8000-000000000004', '9123ca6d781232d6a93fd48119863ec4', 1, 'motor-claim', 'C-4', 'crm', 'orders.PlaceOrder', 1, 0, 1, 'awaiting', 1764003600000, NULL, NULL, 'job-4', NULL, 1764003600000, NULL, NULL, 1, 1, 0, 0, 1764000000000, 1764000000000, 'key-4', NULL, 1, 1, 'fixture', 'sha256:input', X'0107666978747572653956EA3939D2D009839C68B9EBDC8973D6DA1BBEE1AADFAE26F6E7F7D43980254570298CA96F4195F8921E9EC4FD9C9E14FD60', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO caseway_lanes (lane, backend, last_sequence, waiting, fence, due, holder, held, format)
    VALUES ('e477b76bde93796f0ca26625da094810', 'erp', 1, 1, 1764000000000002, 1764000000000, NULL, NULL, 1);
INSERT INTO caseway_lanes (lane, backend, last_sequence, waiting, fence, due, holder, held, format)
    VALUES ('b83f850f016961c425a26419ea7db3b7', 'erp', 1, 1, 1764000000000001, 1764000030000, 'earlier', '00000000-0001-7000-8000-000000000002', 1);
INSERT INTO caseway_lanes (lane, backend, last_sequence, waiting, fence, due, holder, held, format)
    VALUES ('8cb63d375b4d7c21253ea315d5b7c442', 'crm', 1, 1, 1764000000000002, NULL, NULL, NULL, 1);
INSERT INTO caseway_lanes (lane, backend, last_sequence, waiting, fence, due, holder, held, format)
    VALUES ('9123ca6d781232d6a93fd48119863ec4', 'crm', 1, 1, 1764000000000001, 1764003600000, NULL, NULL, 1);
INSERT INTO caseway_attempts (delivery, number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace, seal)
    VALUES ('00000000-0001-7000-8000-000000000001', 1, 0, 'earlier', 1764000000000, 1764000000000, 'failing', 503, X'004854545020353033', 'sha256:contract', 'sha256:mapping', NULL, '');
INSERT INTO caseway_attempts (delivery, number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace, seal)
    VALUES ('00000000-0001-7000-8000-000000000001', 2, 0, 'earlier', 1764000000000, 1764000000000, 'failing', 503, X'004854545020353033', 'sha256:contract', 'sha256:mapping', NULL, '');
INSERT INTO caseway_attempts (delivery, number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace, seal)
    VALUES ('00000000-0001-7000-8000-000000000003', 1, 0, 'earlier', 1764000000000, 1764000000000, 'failing', 503, X'0107666978747572656178EE3D884E77264CCD233D880A4A411CA875A6D5B1986AC6491065DAE25FA5702B3BA6', 'sha256:contract', 'sha256:mapping', NULL, 'fixture');
INSERT INTO caseway_attempts (delivery, number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace, seal)
    VALUES ('00000000-0001-7000-8000-000000000003', 2, 1, 'earlier', 1764000000000, 1764000000000, 'failing', 503, X'010766697874757265C42E5A58F17259F177A77B92C56ECBA30AE9733F72C29768F7115060AF6B2B81BC634C8F', 'sha256:contract', 'sha256:mapping', NULL, 'fixture');
INSERT INTO caseway_attempts (delivery, number, revision, holder, started, ended, class, status, excerpt, contract, mapping, trace, seal)
    VALUES ('00000000-0001-7000-8000-000000000004', 1, 0, 'earlier', 1764000000000, 1764000000000, 'accepted', NULL, NULL, 'sha256:contract', 'sha256:mapping', NULL, 'fixture');
INSERT INTO caseway_replaced (delivery, revision, schema, payload, at, actor, seal)
    VALUES ('00000000-0001-7000-8000-000000000003', 0, 'sha256:input', X'010766697874757265AACE41D2A3AB41294113A450344904B91FF882A09BAB46DD63BE5DB8AD0EF4E127D5A1CAA2606807FFB895CF734F7220A056BC', 1764000000000, 'ada', 'fixture');
INSERT INTO caseway_correlations (backend, correlation, delivery)
    VALUES ('crm', 'job-4', '00000000-0001-7000-8000-000000000004');
INSERT INTO caseway_calls (call, case_type, request, reply, delivery, lease, keep, seal)
    VALUES ('b7b44011c5b653023ff201f0d23dde47', 'motor-claim', 'sha256:a', X'010766697874757265194709E5FFA2010A601FFC7E8C2C58EE65C5110B0A249ADE844BB77AF66B0327B3680216', '00000000-0001-7000-8000-000000000003', 1764000030000, 1764086400000, 'fixture');
INSERT INTO caseway_cases (case_type, case_id, last_event)
    VALUES ('motor-claim', 'C-1', 3);
INSERT INTO caseway_cases (case_type, case_id, last_event)
    VALUES ('motor-claim', 'C-2', 1);
INSERT INTO caseway_cases (case_type, case_id, last_event)
    VALUES ('motor-claim', 'C-3', 4);
INSERT INTO caseway_cases (case_type, case_id, last_event)
    VALUES ('motor-claim', 'C-4', 2);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-1', 1, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000001', 'pending', NULL);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-1', 2, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000001', 'retrying', 'failing');
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-2', 1, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000002', 'pending', NULL);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-1', 3, 1764000000000, 'erp', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000001', 'retrying', 'failing');
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-3', 1, 1764000000000, 'crm', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000003', 'pending', NULL);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-3', 2, 1764000000000, 'crm', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000003', 'dead', 'failing');
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-3', 3, 1764000000000, 'crm', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000003', 'pending', NULL);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-3', 4, 1764000000000, 'crm', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000003', 'dead', 'failing');
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-4', 1, 1764000000000, 'crm', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000004', 'pending', NULL);
INSERT INTO caseway_events (case_type, case_id, number, at, backend, operation, delivery, state, class)
    VALUES ('motor-claim', 'C-4', 2, 1764000000000, 'crm', 'orders.PlaceOrder', '00000000-0001-7000-8000-000000000004', 'awaiting', 'accepted');
INSERT INTO caseway_announcements (case_type, case_id, number, at, backend, news)
    VALUES ('motor-claim', 'C-3', 2, 1764000000000, 'crm', 'attention');
INSERT INTO caseway_announcements (case_type, case_id, number, at, backend, news)
    VALUES ('motor-claim', 'C-3', 4, 1764000000000, 'crm', 'attention');
INSERT INTO caseway_waiters (case_type, case_id, backend, operation, since, announce, ordinal)
    VALUES ('motor-claim', 'C-5', 'billing', 'orders.PlaceOrder', 1764000000000, 1, 1);
INSERT INTO caseway_counts (backend, shard, open, dead, parked)
    VALUES ('erp', 0, 2, 0, 0);
INSERT INTO caseway_counts (backend, shard, open, dead, parked)
    VALUES ('crm', 0, 1, 1, 0);
INSERT INTO caseway_audit (ordinal, at, actor, reason, what, delivery)
    VALUES (1, 1764000000000, 'ada', 'looked at it', 'edit', '00000000-0001-7000-8000-000000000003');
