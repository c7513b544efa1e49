/* migrations.c - the schema of a node's database.
 *
 * Every table that grows has the case id first in its key, so that a distributed PostgreSQL can spread it by case.
 * Instants are milliseconds since 1970; hashes and keys are raw bytes. A migration, once released, is never changed:
 * what comes later is a new one. */
#include "store/migrations.h"

static const char *const first[] = {
    "CREATE TABLE case_record (case_id TEXT PRIMARY KEY NOT NULL, reference TEXT NOT NULL, agreement TEXT NOT NULL,"
    " profile_hash BLOB NOT NULL, kind TEXT NOT NULL, regime TEXT NOT NULL, partner TEXT NOT NULL, our_side TEXT NOT "
    "NULL,"
    " opened_at BIGINT NOT NULL, retired_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX case_partner ON case_record (partner, case_id)",
    "CREATE TABLE reference_number (year BIGINT PRIMARY KEY NOT NULL, last BIGINT NOT NULL)",
    "CREATE TABLE event (case_id TEXT NOT NULL, lane TEXT NOT NULL, author TEXT NOT NULL, number BIGINT NOT NULL,"
    " hash BLOB NOT NULL, whole BLOB NOT NULL, body BLOB, received_at BIGINT NOT NULL,"
    " PRIMARY KEY (case_id, lane, author, number))",
    "CREATE UNIQUE INDEX event_hash ON event (hash)",
    "CREATE TABLE letter (case_id TEXT NOT NULL, lane TEXT NOT NULL, letter BLOB NOT NULL, PRIMARY KEY (case_id, "
    "lane))",
    "CREATE TABLE file (case_id TEXT NOT NULL, hash BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (case_id, hash))",
    "CREATE INDEX file_hash ON file (hash)",
    "CREATE TABLE waiting (case_id TEXT NOT NULL, hash BLOB NOT NULL, lane TEXT NOT NULL, author TEXT NOT NULL,"
    " number BIGINT NOT NULL, whole BLOB NOT NULL, body BLOB NOT NULL, received_at BIGINT NOT NULL, partner TEXT NOT "
    "NULL,"
    " PRIMARY KEY (case_id, hash))",
    "CREATE TABLE evidence (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, partner TEXT NOT NULL, case_id TEXT,"
    " whole BLOB NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE TABLE change_counter (one BIGINT PRIMARY KEY NOT NULL, number BIGINT NOT NULL)",
    "INSERT INTO change_counter (one, number) VALUES (1, 0)",
    "CREATE TABLE destroyed (case_id TEXT PRIMARY KEY NOT NULL, at BIGINT NOT NULL)",
    "CREATE TABLE outbox (case_id TEXT NOT NULL, hash BLOB NOT NULL, partner TEXT NOT NULL, queued_at BIGINT NOT NULL,"
    " message_id TEXT, PRIMARY KEY (case_id, hash, partner))",
    "CREATE INDEX outbox_unbound ON outbox (partner, queued_at) WHERE message_id IS NULL",
    "CREATE INDEX outbox_message ON outbox (message_id)",
    "CREATE TABLE message_out (message_id TEXT PRIMARY KEY NOT NULL, partner TEXT NOT NULL, attempts BIGINT NOT NULL,"
    " next_at BIGINT NOT NULL, queued_at BIGINT NOT NULL, last_error TEXT)",
    "CREATE INDEX message_out_due ON message_out (partner, next_at)",
    "CREATE TABLE sent (case_id TEXT NOT NULL, hash BLOB NOT NULL, partner TEXT NOT NULL, queued_at BIGINT NOT NULL,"
    " sent_at BIGINT NOT NULL, receipted_at BIGINT, message_id TEXT NOT NULL, PRIMARY KEY (case_id, hash, partner))",
    "CREATE INDEX sent_hash ON sent (hash)",
    "CREATE TABLE receipt (message_id TEXT PRIMARY KEY NOT NULL, receipt BLOB NOT NULL, at BIGINT NOT NULL)",
    "CREATE TABLE message_in (partner TEXT NOT NULL, message_id TEXT NOT NULL, content_hash BLOB NOT NULL, receipt "
    "BLOB NOT NULL,"
    " at BIGINT NOT NULL, PRIMARY KEY (partner, message_id))",
    "CREATE TABLE partner (party TEXT PRIMARY KEY NOT NULL, address TEXT NOT NULL, state TEXT NOT NULL, "
    "signing_certificate BLOB,"
    " agreement_certificate BLOB, node_key_id TEXT, letter_key_id TEXT, invitation BLOB, words TEXT, heard_at BIGINT "
    "NOT NULL)",
    "CREATE TABLE key (key_id TEXT PRIMARY KEY NOT NULL, party TEXT NOT NULL, point BLOB NOT NULL, officer TEXT, roles "
    "TEXT NOT NULL,"
    " valid_from BIGINT NOT NULL, valid_until BIGINT NOT NULL, statement BLOB NOT NULL)",
    "CREATE INDEX key_party ON key (party)",
    "CREATE TABLE case_view (case_id TEXT PRIMARY KEY NOT NULL, reference TEXT NOT NULL, agreement TEXT NOT NULL, kind "
    "TEXT NOT NULL,"
    " regime TEXT NOT NULL, partner TEXT NOT NULL, our_side TEXT NOT NULL, state TEXT NOT NULL, is_end BIGINT NOT NULL,"
    " turn TEXT NOT NULL, family_name TEXT, given_names TEXT, native_name TEXT, born TEXT, document_number TEXT, "
    "nationality TEXT,"
    " deadline TEXT, due BIGINT NOT NULL, assigned TEXT, team TEXT, unread BIGINT NOT NULL, draft BIGINT NOT NULL,"
    " changed_at BIGINT NOT NULL)",
    "CREATE TABLE case_word (word TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (word, case_id)) WITHOUT ROWID",
    "CREATE INDEX case_word_case ON case_word (case_id)",
    "CREATE TABLE deadline (case_id TEXT NOT NULL, deadline TEXT NOT NULL, due BIGINT NOT NULL, attended BIGINT NOT "
    "NULL,"
    " PRIMARY KEY (case_id, deadline))",
    "CREATE INDEX deadline_open ON deadline (due) WHERE attended = 0",
    "CREATE TABLE draft (case_id TEXT NOT NULL, step TEXT NOT NULL, version BIGINT NOT NULL, form TEXT NOT NULL, "
    "saved_by TEXT NOT NULL,"
    " saved_at BIGINT NOT NULL, PRIMARY KEY (case_id, step))",
    "CREATE TABLE account (account_id TEXT PRIMARY KEY NOT NULL, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, roles "
    "TEXT NOT NULL,"
    " team TEXT, regimes TEXT NOT NULL, language TEXT NOT NULL, passphrase TEXT NOT NULL, key_id TEXT, created_at "
    "BIGINT NOT NULL,"
    " removed_at BIGINT NOT NULL)",
    "CREATE TABLE session (token_hash BLOB PRIMARY KEY NOT NULL, account_id TEXT NOT NULL, csrf TEXT NOT NULL, "
    "opened_at BIGINT NOT NULL,"
    " seen_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, address TEXT)",
    "CREATE INDEX session_account ON session (account_id)",
    "CREATE TABLE sign_in_failure (login TEXT NOT NULL, prefix TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE INDEX sign_in_failure_who ON sign_in_failure (login, prefix, at)",
    "CREATE TABLE look (number INTEGER PRIMARY KEY, at BIGINT NOT NULL, account_id TEXT NOT NULL, role TEXT NOT NULL,"
    " action TEXT NOT NULL, purpose TEXT NOT NULL, case_id TEXT, detail TEXT)",
    "CREATE INDEX look_case ON look (case_id, number)",
    "CREATE INDEX look_account ON look (account_id, number)",
};

/* One index for each order that officers work in, with what selects most in front of it. */
static const char *const queue_indexes[] = {
    "CREATE INDEX view_due ON case_view (regime, due, case_id)",
    "CREATE INDEX view_changed ON case_view (regime, changed_at, case_id)",
    "CREATE INDEX view_name ON case_view (regime, family_name, given_names, case_id)",
    "CREATE INDEX view_open_due ON case_view (regime, due, case_id) WHERE is_end = 0",
    "CREATE INDEX view_ours_due ON case_view (regime, turn, is_end, due, case_id)",
    "CREATE INDEX view_mine_due ON case_view (regime, assigned, is_end, due, case_id)",
    "CREATE INDEX view_team_due ON case_view (regime, team, is_end, due, case_id)",
    "CREATE INDEX view_state_due ON case_view (regime, state, due, case_id)",
    "CREATE INDEX view_state_changed ON case_view (regime, state, changed_at, case_id)",
    "CREATE INDEX view_kind_due ON case_view (regime, kind, due, case_id)",
    "CREATE INDEX view_unread_due ON case_view (regime, due, case_id) WHERE unread = 1",
    "CREATE INDEX view_unread_changed ON case_view (regime, changed_at, case_id) WHERE unread = 1",
    "CREATE INDEX view_mine_changed ON case_view (regime, assigned, changed_at, case_id)",
    "CREATE INDEX view_ours_changed ON case_view (regime, turn, changed_at, case_id)",
    "CREATE INDEX view_team_changed ON case_view (regime, team, changed_at, case_id)",
};

/* A lie that is repeated is one row of evidence; what agreements a partner has; cases whose retention may have ended.
 */
static const char *const third[] = {
    "ALTER TABLE evidence ADD COLUMN hash BLOB",
    "ALTER TABLE evidence ADD COLUMN times BIGINT NOT NULL DEFAULT 1",
    "ALTER TABLE evidence ADD COLUMN last_at BIGINT",
    "CREATE UNIQUE INDEX evidence_same ON evidence (partner, kind, hash)",
    ("CREATE TABLE partner_profile (partner TEXT NOT NULL, agreement TEXT NOT NULL, hash BLOB NOT NULL,"
     " PRIMARY KEY (partner, agreement, hash))"),
    "CREATE INDEX view_ended ON case_view (agreement, changed_at) WHERE is_end = 1",
};

/* After a restore: 1 while a partner gives back what happened since the backup, 2 when its last list showed a gap. */
static const char *const recovery[] = {
    "ALTER TABLE partner ADD COLUMN recovering BIGINT NOT NULL DEFAULT 0",
    ("CREATE TABLE receipt_owed (case_id TEXT NOT NULL, hash BLOB NOT NULL, partner TEXT NOT NULL,"
     " received_at BIGINT NOT NULL, early BIGINT NOT NULL, PRIMARY KEY (case_id, hash))"),
};

/* Cases alike in all that officers filter by form a group; each order has one index, by group (queue.c). */
static const char *const queue_groups[] = {
    "DROP INDEX view_due",
    "DROP INDEX view_changed",
    "DROP INDEX view_name",
    "DROP INDEX view_open_due",
    "DROP INDEX view_ours_due",
    "DROP INDEX view_mine_due",
    "DROP INDEX view_team_due",
    "DROP INDEX view_state_due",
    "DROP INDEX view_state_changed",
    "DROP INDEX view_kind_due",
    "DROP INDEX view_unread_due",
    "DROP INDEX view_unread_changed",
    "DROP INDEX view_mine_changed",
    "DROP INDEX view_ours_changed",
    "DROP INDEX view_team_changed",
    "CREATE TABLE view_group (group_id INTEGER PRIMARY KEY, regime TEXT NOT NULL, state TEXT NOT NULL, kind TEXT NOT "
    "NULL, agreement TEXT NOT NULL, turn TEXT NOT NULL, team TEXT NOT NULL, is_end BIGINT NOT NULL, unread BIGINT NOT "
    "NULL, taken BIGINT NOT NULL, UNIQUE (regime, state, kind, agreement, turn, team, is_end, unread, taken))",
    "ALTER TABLE case_view ADD COLUMN group_id BIGINT NOT NULL DEFAULT 0",
    "INSERT INTO view_group (regime, state, kind, agreement, turn, team, is_end, unread, taken)"
    " SELECT DISTINCT regime, state, kind, agreement, turn, COALESCE(team, ''), is_end, unread, assigned IS NOT NULL"
    " FROM case_view",
    "UPDATE case_view SET group_id = (SELECT g.group_id FROM view_group g WHERE g.regime = case_view.regime"
    " AND g.state = case_view.state AND g.kind = case_view.kind AND g.agreement = case_view.agreement"
    " AND g.turn = case_view.turn AND g.team = COALESCE(case_view.team, '') AND g.is_end = case_view.is_end"
    " AND g.unread = case_view.unread AND g.taken = (case_view.assigned IS NOT NULL))",
    "CREATE INDEX view_group_due ON case_view (group_id, due, case_id, changed_at, family_name, given_names)",
    "CREATE INDEX view_group_changed ON case_view (group_id, changed_at, case_id, due)",
    "CREATE INDEX view_group_name ON case_view (group_id, family_name, given_names, case_id, due)",
    "CREATE INDEX view_group_opened ON case_view (group_id, case_id, due)",
    "CREATE INDEX view_assigned ON case_view (assigned, is_end)",
};

/* What officers keep for themselves. */
static const char *const saved_views[] = {
    "CREATE TABLE saved_view (account_id TEXT NOT NULL, name TEXT NOT NULL, filter TEXT NOT NULL,"
    " PRIMARY KEY (account_id, name))",
};

/* Private questions, asked and received; the partners' keys; what a partner may ask. */
static const char *const questions[] = {
    "CREATE TABLE question (question_id TEXT PRIMARY KEY NOT NULL, partner TEXT NOT NULL, state TEXT NOT NULL,"
    " account_id TEXT NOT NULL, purpose TEXT NOT NULL, case_id TEXT, keys BIGINT NOT NULL, asked_at BIGINT NOT NULL,"
    " ends_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, rule TEXT, matched TEXT, rounds BIGINT NOT NULL,"
    " message_id TEXT, message BLOB, secrets BLOB, attempts BIGINT NOT NULL, next_at BIGINT NOT NULL,"
    " made_at BIGINT NOT NULL)",
    "CREATE INDEX question_asked ON question (asked_at, question_id)",
    "CREATE INDEX question_account ON question (account_id, asked_at)",
    "CREATE INDEX question_waiting ON question (partner, next_at) WHERE state = 'waiting'",
    "CREATE INDEX question_ends ON question (ends_at) WHERE state = 'waiting'",
    "CREATE TABLE question_received (partner TEXT NOT NULL, question_id TEXT NOT NULL, state TEXT NOT NULL,"
    " purpose TEXT NOT NULL, keys BIGINT NOT NULL, received_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, rule TEXT,"
    " message BLOB, attempts BIGINT NOT NULL, next_at BIGINT NOT NULL, PRIMARY KEY (partner, question_id))",
    "CREATE INDEX question_received_at ON question_received (received_at, question_id)",
    "CREATE INDEX question_received_open ON question_received (partner, next_at) WHERE state = 'open'",
    "CREATE TABLE question_card (partner TEXT NOT NULL, key_number BIGINT NOT NULL, public_key BLOB NOT NULL,"
    " people BIGINT NOT NULL, tags BIGINT NOT NULL, bits BIGINT NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY "
    "(partner, key_number))",
    ("CREATE TABLE question_day (partner TEXT NOT NULL, day BIGINT NOT NULL, keys BIGINT NOT NULL,"
     " PRIMARY KEY (partner, day))"),
    "CREATE TABLE question_allowance (partner TEXT PRIMARY KEY NOT NULL, keys_a_day BIGINT NOT NULL)",
};

/* Open cases that may be of one person (alike.c). */
static const char *const alike[] = {
    "CREATE INDEX view_born ON case_view (born) WHERE is_end = 0",
    "CREATE INDEX view_document ON case_view (document_number) WHERE is_end = 0",
};

/* What is known when an event is written, so that nobody need open it to find out: how far the lanes of its case reach
 * (case_records.c), and how many files it names; -1 is not known. */
static const char *const known_at_once[] = {
    "ALTER TABLE case_record ADD COLUMN lanes TEXT",
    "ALTER TABLE event ADD COLUMN files BIGINT NOT NULL DEFAULT -1",
};

/* A case may have more partners than one, or none. */
static const char *const case_partners[] = {
    "DROP INDEX case_partner",
    "CREATE TABLE case_partner (partner TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (partner, case_id))",
    "INSERT INTO case_partner (partner, case_id) SELECT partner, case_id FROM case_record WHERE partner <> ''",
};

/* The outbox holds runs: events of one lane of one case that follow each other and go to one partner. What was sent is
 * kept by runs too. */
static const char *const runs[] = {
    "CREATE TABLE outbox_run (run INTEGER PRIMARY KEY, partner TEXT NOT NULL, case_id TEXT NOT NULL,"
    " author TEXT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL, bytes BIGINT NOT NULL,"
    " queued_at BIGINT NOT NULL, message_id TEXT)",
    "INSERT INTO outbox_run (partner, case_id, author, first, last, bytes, queued_at, message_id)"
    " SELECT o.partner, o.case_id, e.author, e.number, e.number, LENGTH(e.whole) + COALESCE(LENGTH(e.body), 0),"
    " o.queued_at, o.message_id FROM outbox o JOIN event e ON e.hash = o.hash"
    " ORDER BY o.queued_at, o.case_id, e.author, e.number",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_run RENAME TO outbox",
    "CREATE INDEX outbox_lane ON outbox (case_id, author, partner, last)",
    "CREATE INDEX outbox_unbound ON outbox (partner, run) WHERE message_id IS NULL",
    "ALTER TABLE message_out ADD COLUMN first_run BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE message_out ADD COLUMN last_run BIGINT NOT NULL DEFAULT 0",
    "UPDATE message_out SET"
    " first_run = COALESCE((SELECT MIN(o.run) FROM outbox o WHERE o.message_id = message_out.message_id), 0),"
    " last_run = COALESCE((SELECT MAX(o.run) FROM outbox o WHERE o.message_id = message_out.message_id), 0)",
    "CREATE TABLE sent_run (case_id TEXT NOT NULL, author TEXT NOT NULL, last BIGINT NOT NULL, first BIGINT NOT NULL,"
    " partner TEXT NOT NULL, sent_at BIGINT NOT NULL, message_id TEXT NOT NULL,"
    " PRIMARY KEY (case_id, author, last, first, partner)) WITHOUT ROWID",
    "INSERT INTO sent_run (case_id, author, last, first, partner, sent_at, message_id)"
    " SELECT s.case_id, e.author, e.number, e.number, s.partner, s.sent_at, s.message_id"
    " FROM sent s JOIN event e ON e.hash = s.hash",
    "DROP TABLE sent",
    "ALTER TABLE sent_run RENAME TO sent",
};

/* Without the number of the last event, which moves with each. */
static const char *const run_index[] = {
    "DROP INDEX outbox_lane",
    "CREATE INDEX outbox_lane ON outbox (case_id, author, partner)",
};

/* What a case is called that is about no person. `valico store rebuild` fills it for cases that are older. */
static const char *const headings[] = {
    "ALTER TABLE case_view ADD COLUMN heading TEXT",
};

/* What each case adds to the picture (pictures.h). */
static const char *const pictures[] = {
    "CREATE TABLE case_picture (case_id TEXT PRIMARY KEY NOT NULL, agreement TEXT NOT NULL, partner TEXT NOT NULL,"
    " facts TEXT NOT NULL, groups TEXT NOT NULL) WITHOUT ROWID",
};

/* The border: a node's own alerts with the keys that they are found by, and what officers put before the second line.
 */
static const char *const border[] = {
    "CREATE TABLE alert (alert INTEGER PRIMARY KEY, state TEXT NOT NULL, regime TEXT NOT NULL, action TEXT NOT NULL,"
    " source TEXT NOT NULL, reason TEXT NOT NULL, authority TEXT NOT NULL, contact TEXT, name TEXT, other_name TEXT,"
    " born TEXT, sex TEXT, nationality TEXT, spread BIGINT NOT NULL, document_number TEXT, document_state TEXT,"
    " made_at BIGINT NOT NULL, until BIGINT NOT NULL, made_by TEXT NOT NULL, released_by TEXT, ended_at BIGINT NOT "
    "NULL, ended_by TEXT, ended_why TEXT)",
    "CREATE INDEX alert_proposed ON alert (alert) WHERE state = 'proposed'",
    "CREATE INDEX alert_until ON alert (until) WHERE state <> 'ended'",
    "CREATE INDEX alert_ended ON alert (ended_at) WHERE state = 'ended'",
    "CREATE TABLE alert_key (key BIGINT NOT NULL, alert BIGINT NOT NULL, PRIMARY KEY (key, alert)) WITHOUT ROWID",
    "CREATE INDEX alert_key_alert ON alert_key (alert)",
    "CREATE TABLE referral (referral_id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,"
    " made_by TEXT NOT NULL, made_at BIGINT NOT NULL, form TEXT NOT NULL, ended_by TEXT, ended_at BIGINT NOT NULL,"
    " reply TEXT)",
    "CREATE INDEX referral_kind ON referral (kind, made_at)",
    "CREATE INDEX referral_made ON referral (made_at)",
};

/* Which cases name which others in their forms (references.h). */
static const char *const references[] = {
    "CREATE TABLE case_reference (case_id TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (case_id, other))"
    " WITHOUT ROWID",
    "CREATE INDEX reference_other ON case_reference (other)",
};

/* Whether an event is here is seen at its place in its lane. An index by hash cost each event a page of its own. */
static const char *const known_by_place[] = {
    "DROP INDEX event_hash",
};

/* Reports of the public (store/issues.h). */
static const char *const issues[] = {
    "CREATE TABLE issue (number TEXT PRIMARY KEY NOT NULL, secret_hash BLOB NOT NULL, state TEXT NOT NULL,"
    " check_word TEXT NOT NULL, agreement TEXT NOT NULL, kind TEXT NOT NULL, partner TEXT NOT NULL,"
    " language TEXT NOT NULL, form TEXT, more TEXT, contact TEXT, case_id TEXT, reason TEXT,"
    " additions BIGINT NOT NULL, filed_at BIGINT NOT NULL, decided_at BIGINT NOT NULL, decided_by TEXT)",
    "CREATE INDEX issue_state ON issue (state, filed_at)",
    "CREATE INDEX issue_case ON issue (case_id)",
    "CREATE TABLE issue_addition (number TEXT NOT NULL, place BIGINT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL,"
    " PRIMARY KEY (number, place))",
    "CREATE TABLE issue_code (hash BLOB PRIMARY KEY NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,"
    " ends_at BIGINT NOT NULL)",
    "CREATE TABLE agent_report (number TEXT NOT NULL, agent_key TEXT NOT NULL, name TEXT NOT NULL, place TEXT,"
    " sells TEXT, at BIGINT NOT NULL, PRIMARY KEY (number, agent_key))",
    "CREATE INDEX agent_report_key ON agent_report (agent_key, at)",
};

/* Texts that are searched by their words (lessons.h). Marks above letters belong to their word. */
static const char *const lessons[] = {
    "CREATE TABLE lesson (id INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, regime TEXT NOT NULL, text TEXT NOT "
    "NULL)",
    "CREATE VIRTUAL TABLE lesson_words USING fts5 (text, content = 'lesson', content_rowid = 'id',"
    " tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")",
};

/* With a key its alert's birth, so that of many who share one those are weighed first whose birth agrees. */
static const char *const alert_births[] = {
    "ALTER TABLE alert_key ADD COLUMN born BIGINT NOT NULL DEFAULT 0",
};

/* Who alone may read a case (readers.h): groups of accounts, and the sets of them that cases name. What cases have in
 * common has it too, so that a list asks it of groups and not of each case. */
static const char *const readers[] = {
    "CREATE TABLE reader_group (group_id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, made_at BIGINT NOT NULL)",
    "CREATE TABLE reader_member (group_id TEXT NOT NULL, account_id TEXT NOT NULL, PRIMARY KEY (group_id, account_id))",
    "CREATE INDEX reader_member_account ON reader_member (account_id, group_id)",
    "CREATE TABLE reader_set (readers TEXT NOT NULL, group_id TEXT NOT NULL, PRIMARY KEY (readers, group_id))",
    "CREATE INDEX reader_set_group ON reader_set (group_id, readers)",
    "CREATE TABLE reader_change (number INTEGER PRIMARY KEY, at BIGINT NOT NULL, group_id TEXT NOT NULL, account_id "
    "TEXT, change TEXT NOT NULL, made_by TEXT NOT NULL, reason TEXT NOT NULL)",
    "ALTER TABLE case_view ADD COLUMN readers TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX view_readers ON case_view (readers, case_id) WHERE readers <> ''",
    "ALTER TABLE view_group RENAME TO view_group_before",
    "CREATE TABLE view_group (group_id INTEGER PRIMARY KEY, regime TEXT NOT NULL, state TEXT NOT NULL, kind TEXT NOT "
    "NULL, agreement TEXT NOT NULL, turn TEXT NOT NULL, team TEXT NOT NULL, is_end BIGINT NOT NULL, unread BIGINT NOT "
    "NULL, taken BIGINT NOT NULL, readers TEXT NOT NULL,"
    " UNIQUE (regime, state, kind, agreement, turn, team, is_end, unread, taken, readers))",
    "INSERT INTO view_group (group_id, regime, state, kind, agreement, turn, team, is_end, unread, taken, readers)"
    " SELECT group_id, regime, state, kind, agreement, turn, team, is_end, unread, taken, '' FROM view_group_before",
    "DROP TABLE view_group_before",
};

/* What partners said of other cases and is not borne out, or not yet (gates.h). */
static const char *const gates[] = {
    "CREATE TABLE case_gate (case_id TEXT NOT NULL, author TEXT NOT NULL, number BIGINT NOT NULL, other TEXT NOT NULL,"
    " differs BIGINT NOT NULL, PRIMARY KEY (case_id, author, number, other))",
    "CREATE INDEX gate_other ON case_gate (other)",
};

/* Steps that the node takes by rule: who set the rule and why; and the cases that a rule has looked at, once each. */
static const char *const answer_rules[] = {
    "CREATE TABLE answer_rule (number INTEGER PRIMARY KEY, agreement TEXT NOT NULL, step TEXT NOT NULL, account_id "
    "TEXT NOT NULL, reason TEXT NOT NULL, set_at BIGINT NOT NULL, ended_at BIGINT NOT NULL)",
    "CREATE TABLE answer_rule_case (case_id TEXT PRIMARY KEY NOT NULL, outcome TEXT NOT NULL, at BIGINT NOT NULL)",
};

/* Files that the public added to a report that waits (issue_files.h). */
static const char *const issue_files[] = {
    "CREATE TABLE issue_file (file_id TEXT PRIMARY KEY NOT NULL, number TEXT, name TEXT NOT NULL,"
    " media_type TEXT NOT NULL, content BLOB NOT NULL, size BIGINT NOT NULL, kept_at BIGINT NOT NULL)",
    "CREATE INDEX issue_file_number ON issue_file (number, kept_at)",
};

/* What cases book and offer (bookings.h). */
static const char *const bookings[] = {
    "CREATE TABLE booking (case_id TEXT NOT NULL, place BIGINT NOT NULL, agreement TEXT NOT NULL, booking TEXT NOT "
    "NULL,"
    " regime TEXT NOT NULL, owner TEXT NOT NULL, thing TEXT NOT NULL, units BIGINT NOT NULL, of_units BIGINT NOT NULL,"
    " from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, booked_at BIGINT NOT NULL, booked_by BLOB NOT NULL,"
    " list_row BIGINT NOT NULL, offered BIGINT NOT NULL, PRIMARY KEY (case_id, place))",
    "CREATE INDEX booking_thing ON booking (regime, owner, thing, from_at)",
};

/* Our lists of documents on their way to partners (list_parcels.h). */
static const char *const list_parcels[] = {
    "CREATE TABLE list_parcel (partner TEXT NOT NULL, list TEXT NOT NULL, number BIGINT NOT NULL, size BIGINT NOT NULL,"
    " hash TEXT NOT NULL, part BIGINT NOT NULL, parts BIGINT NOT NULL, attempts BIGINT NOT NULL, next_at BIGINT NOT "
    "NULL, message_id TEXT NOT NULL, made_at BIGINT NOT NULL, fault TEXT, PRIMARY KEY (partner, list))",
};

/* The version that the last deed in a case made, see case_touch(); every change counted as one before. */
static const char *const deeds[] = {
    "ALTER TABLE case_record ADD COLUMN deed BIGINT NOT NULL DEFAULT 1",
    "UPDATE case_record SET deed = version",
};

/* By how many alerts in force a name is carried, and with each alert the names that it counts under (alerts.h). */
static const char *const alert_names[] = {
    "ALTER TABLE alert ADD COLUMN names BLOB",
    "CREATE INDEX alert_uncounted ON alert (alert) WHERE state = 'in_force' AND names IS NULL",
    "CREATE TABLE alert_name (name BIGINT PRIMARY KEY NOT NULL, alerts BIGINT NOT NULL) WITHOUT ROWID",
};

/* Texts that were kept before as lessons.h keeps them now: with the letters of Urdu, without marks. */
static const char *const lesson_letters[] = {
    "UPDATE lesson SET text = "
    "replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace("
    "replace(text, "
    "'ي', 'ی'), 'ى', 'ی'), 'ك', 'ک'), 'ه', 'ہ'), 'ة', 'ۃ'), char(1600), ''), char(1648), ''), char(1611), ''), "
    "char(1612), ''), char(1613), ''), char(1614), "
    "''), char(1615), ''), char(1616), ''), char(1617), ''), char(1618), '')",
    "INSERT INTO lesson_words (lesson_words) VALUES ('rebuild')",
};

/* What became of lists over the link: what partners say of ours, and what we have yet to say (list_verdicts.h). */
static const char *const list_verdicts[] = {
    "CREATE TABLE list_verdict (partner TEXT NOT NULL, list TEXT NOT NULL, number BIGINT NOT NULL, hash TEXT NOT NULL,"
    " verdict TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (partner, list))",
    "CREATE TABLE list_verdict_due (partner TEXT NOT NULL, list TEXT NOT NULL, number BIGINT NOT NULL,"
    " hash TEXT NOT NULL, verdict TEXT NOT NULL, at BIGINT NOT NULL, attempts BIGINT NOT NULL, next_at BIGINT NOT "
    "NULL, message_id TEXT NOT NULL, PRIMARY KEY (partner, list))",
};

static const struct migration {
	const char *const *statements;
	int count;
} migrations[] = {
    {first, sizeof(first) / sizeof(first[0])},
    {queue_indexes, sizeof(queue_indexes) / sizeof(queue_indexes[0])},
    {third, sizeof(third) / sizeof(third[0])},
    {recovery, sizeof(recovery) / sizeof(recovery[0])},
    {queue_groups, sizeof(queue_groups) / sizeof(queue_groups[0])},
    {saved_views, sizeof(saved_views) / sizeof(saved_views[0])},
    {questions, sizeof(questions) / sizeof(questions[0])},
    {alike, sizeof(alike) / sizeof(alike[0])},
    {known_at_once, sizeof(known_at_once) / sizeof(known_at_once[0])},
    {case_partners, sizeof(case_partners) / sizeof(case_partners[0])},
    {runs, sizeof(runs) / sizeof(runs[0])},
    {run_index, sizeof(run_index) / sizeof(run_index[0])},
    {headings, sizeof(headings) / sizeof(headings[0])},
    {pictures, sizeof(pictures) / sizeof(pictures[0])},
    {border, sizeof(border) / sizeof(border[0])},
    {references, sizeof(references) / sizeof(references[0])},
    {known_by_place, sizeof(known_by_place) / sizeof(known_by_place[0])},
    {issues, sizeof(issues) / sizeof(issues[0])},
    {lessons, sizeof(lessons) / sizeof(lessons[0])},
    {alert_births, sizeof(alert_births) / sizeof(alert_births[0])},
    {readers, sizeof(readers) / sizeof(readers[0])},
    {gates, sizeof(gates) / sizeof(gates[0])},
    {answer_rules, sizeof(answer_rules) / sizeof(answer_rules[0])},
    {issue_files, sizeof(issue_files) / sizeof(issue_files[0])},
    {bookings, sizeof(bookings) / sizeof(bookings[0])},
    {list_parcels, sizeof(list_parcels) / sizeof(list_parcels[0])},
    {deeds, sizeof(deeds) / sizeof(deeds[0])},
    {alert_names, sizeof(alert_names) / sizeof(alert_names[0])},
    {list_verdicts, sizeof(list_verdicts) / sizeof(list_verdicts[0])},
    {lesson_letters, sizeof(lesson_letters) / sizeof(lesson_letters[0])},
};
#define VERSION ((int64_t)(sizeof(migrations) / sizeof(migrations[0])))

static enum result version_read(struct job *job, const struct row *row, void *context)
{
	(void)job;
	*(int64_t *)context = row_integer(row, 0);
	return OK;
}

static enum result version_find(struct job *job, struct database *database, int64_t *ret_version)
{
	TRY(database_run(
	    job, database,
	    "CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY NOT NULL, applied_at BIGINT NOT NULL)", 0,
	    NULL));
	return database_query_one(job, database, "SELECT COALESCE(MAX(version), 0) FROM migration", 0, NULL,
				  version_read, ret_version);
}

static enum result refuse_later(struct job *job, int64_t version)
{
	return job_fail(job, CONFLICT, NULL, "later-version",
			"The database is of version %lld; this program knows version %lld. Use the newer program.",
			(long long)version, (long long)VERSION);
}

static enum result migrate(struct job *job, struct database *database, int64_t version)
{
	AUTO_TRANSACTION struct transaction work = {0};
	const struct migration *migration = &migrations[version - 1];
	int64_t now_at = 0;

	TRY(transaction_begin(job, database, &work));
	TRY(version_find(job, database, &now_at));
	if (now_at >= version)
		return OK; /* another process was faster */
	for (int at = 0; at < migration->count; at++)
		TRY(database_run(job, database, migration->statements[at], 0, NULL));
	TRY(database_run(job, database, "INSERT INTO migration (version, applied_at) VALUES ($1, $2)", 2,
			 (struct value[]){value_integer(version), value_instant(job->now)}));
	return transaction_commit(job, &work);
}

enum result migrations_run_to(struct job *job, struct database *database, int64_t last)
{
	int64_t version = 0;

	TRY(version_find(job, database, &version));
	if (version > VERSION)
		return refuse_later(job, version);
	for (version++; version <= last; version++)
		TRY(migrate(job, database, version));
	return OK;
}

enum result migrations_run(struct job *job, struct database *database)
{
	return migrations_run_to(job, database, VERSION);
}

int64_t migrations_version(void)
{
	return VERSION;
}

enum result migrations_check(struct job *job, struct database *database)
{
	int64_t version = 0;

	TRY(database_query_one(job, database, "SELECT COALESCE(MAX(version), 0) FROM migration", 0, NULL, version_read,
			       &version));
	return version == VERSION ? OK : refuse_later(job, version);
}
