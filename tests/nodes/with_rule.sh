#!/bin/bash
# with_rule.sh - for the story of answers by rule: an agreement of both nodes gets a law by which Rome's node may answer,
# which the shipped one does not have, and Rome its own record of visas, as a CSV file or as a table of PostgreSQL (then it exits with 77
# where there is no server). The law, the visas and all people are invented.
# usage: with_rule.sh FOLDER [postgresql]
set -euo pipefail
folder=$1 source=${2:-csv}
here=$(dirname "$0")
agreement="$folder/agreements/it-pk-border-questions.yaml"
awk '
	{ print }
	/^  answer_visa:$/ && !done {
		print "    by_rule:"
		print "      number: visa_question.visa_number"
		print "      document: visa_question.passport_number"
		print "      born: visa_question.born"
		print "      says: visa_answer.record"
		print "      standing: issued"
		print "      revoked: revoked"
		print "      affirmed: [own_record]"
		print "      source: \"Protocol invented for a test, art. 1\""
		done = 1
	}' "$agreement" >"$agreement.new"
mv "$agreement.new" "$agreement"
mkdir "$folder/it/record"
cat >"$folder/it/record/visas.csv" <<'ROWS'
sticker,passport,name,born,revoked_on
011000001,QQ0000011,RAZA USMAN,1980-02-03,
011000002,QQ0000012,SHEIKH KAMRAN,1979-11-04,2026-10-01
011000003,QQ0000013,TANVEER UMAR,1992-04-01,
011000003,QQ0000013,TANVEER UMAR,1992-04-01,
011000004,QQ0000014,MALIK HINA,1988-07-09,
ROWS
if [ "$source" = postgresql ]; then
	"$here/postgresql.sh" start "$folder" || exit 77
	"$here/postgresql.sh" ask "$folder" >/dev/null <<END
CREATE SCHEMA consulate;
CREATE TEMPORARY TABLE rows (sticker text, passport text, name text, born date, revoked_on date);
\\copy rows FROM '$folder/it/record/visas.csv' WITH (FORMAT csv, HEADER)
CREATE TABLE consulate.visas AS SELECT sticker, passport, name, born, revoked_on IS NOT NULL AS revoked FROM rows;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA consulate TO reader; GRANT SELECT ON consulate.visas TO reader;
END
	cat >"$folder/it/visas.conf" <<CONF
source = postgresql
connection = host=$(cat "$folder/postgresql") port=54398 dbname=postgres user=reader
table = consulate.visas
removed = revoked
CONF
else
	cat >"$folder/it/visas.conf" <<CONF
source = csv
file = $folder/it/record/visas.csv
removed = revoked_on
CONF
fi
cat >>"$folder/it/visas.conf" <<'CONF'
key = sticker
name = name
document_number = passport
born = born
CONF
