//! One behaviour for every store: each test runs over all of them, on time that the test moves.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test that calls them")]

mod build;
mod callers;
mod cases;
mod durable;
mod encrypted;
mod formats;
mod gate;
mod lanes;
mod letters;
mod model;
mod outages;
mod races;
mod sqlite_file;
mod world;

use caseway_tests::postgres::{Durability, Postgres};
use world::World;

/// Makes each test once for each store: the tests of memory and of SQLite each by itself, those of PostgreSQL in one, so that one
/// server serves them. Those after `@durable` are for databases only.
macro_rules! suite {
    (
        $($module:ident: $($test:ident)*;)*
        @durable $($durable:ident)*;
    ) => {
        mod memory {
            $(mod $module {
                $(#[tokio::test]
                async fn $test() {
                    crate::$module::$test(crate::World::memory()).await;
                })*
            })*
        }

        mod sqlite {
            $(mod $module {
                $(#[tokio::test]
                async fn $test() {
                    crate::$module::$test(crate::World::sqlite()).await;
                })*
            })*

            mod durable {
                $(#[tokio::test]
                async fn $durable() {
                    crate::durable::$durable(crate::World::sqlite()).await;
                })*
            }
        }

        #[tokio::test]
        async fn postgres() {
            let Some(server) = Postgres::start(Durability::Volatile).unwrap() else {
                eprintln!("skipped: PostgreSQL is not installed");
                return;
            };
            $($(
                eprintln!("postgres: {}::{}", stringify!($module), stringify!($test));
                $module::$test(World::postgres(&server).await).await;
            )*)*
            $(
                eprintln!("postgres: durable::{}", stringify!($durable));
                durable::$durable(World::postgres(&server).await).await;
            )*
        }
    };
}

suite! {
    lanes:
        a_lane_is_delivered_in_the_order_of_its_enqueues
        what_waits_for_a_retry_holds_its_lane
        an_inline_command_never_overtakes_a_waiting_one
        an_open_breaker_defers_and_uses_up_no_attempt
        an_attempt_is_counted_when_it_is_claimed
        a_stale_fence_changes_nothing
        a_renewed_lease_is_not_taken_over
        bytes_freeze_before_they_are_sent
        what_was_never_sent_thaws
        only_named_backends_are_claimed_and_no_more_than_asked
        a_claim_lasts_as_long_as_its_own_backend_needs
        a_full_backend_says_so
        the_next_due_time_is_known
        a_finished_claim_goes_on_with_the_next_delivery
        an_answer_that_comes_later_concludes_the_delivery
        a_question_for_a_later_answer_uses_up_no_attempt
        what_makes_a_lane_due_wakes_and_a_claim_does_not;
    letters:
        a_dead_letter_blocks_its_lane
        a_dead_letter_is_skipped_where_it_is_declared
        a_redriven_delivery_takes_its_old_place
        a_redrive_during_a_claim_waits_for_its_end
        many_that_a_person_redrives_come_one_after_another
        an_edit_is_a_new_revision_and_keeps_the_original
        an_edit_of_what_may_be_applied_needs_a_persons_word
        a_discarded_delivery_lets_its_lane_go_on
        the_history_shows_every_attempt
        deliveries_are_found_by_their_properties
        old_deliveries_are_pruned_and_dead_letters_are_kept
        what_people_did_is_kept_for_its_time_and_as_long_as_it_is_undecided;
    callers:
        the_same_key_and_request_give_the_first_reply_again
        a_key_is_kept_for_as_long_as_its_delivery_is_a_dead_letter
        a_key_is_never_shared_between_case_types
        a_call_under_way_is_told_apart_from_one_that_lapsed
        a_call_whose_delivery_went_on_without_it_is_not_under_way
        a_lapsed_call_is_taken_over_once
        a_call_without_effect_gives_its_key_free;
    cases:
        a_case_stands_as_its_deliveries_do
        events_are_numbered_without_gaps
        an_announcement_goes_with_its_delivery
        waiters_resume_once;
    races:
        an_enqueue_between_the_two_statements_of_a_finish_is_not_lost
        a_finish_sees_the_enqueue_that_commits_while_it_waits
        two_claims_at_once_never_share_a_lane
        a_renewal_that_fails_lets_another_one_take_over
        a_crash_between_attempt_and_finish_is_told
        a_dead_letter_that_cannot_be_written_leaves_everything_as_it_was
        an_enqueue_that_fails_leaves_nothing
        an_enqueue_of_unknown_end_is_made_safe_by_its_key
        one_claim_is_finished_once
        one_callers_key_makes_one_delivery_on_any_gateway
        many_enqueues_of_one_case_keep_one_order
        the_last_delivery_of_a_case_announces_once;
    @durable
        gateways_that_start_together_migrate_once
        leases_go_by_the_databases_time
        what_was_accepted_is_there_after_a_restart
        a_schema_that_a_later_release_has_added_to_serves_this_one
        tables_stay_as_large_as_what_is_kept
        rows_newer_than_the_gateway_are_left_alone
        what_cannot_be_read_is_parked_not_dropped
        rows_move_to_a_new_key;
}
