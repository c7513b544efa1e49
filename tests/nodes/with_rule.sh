#!/bin/bash
# with_rule.sh - for the story of answers by rule: an agreement of both nodes gets a law by which Rome's node may answer,
# which the shipped one does not have, and Rome its own record of visas. The law, the visas and all people are invented.
# usage: with_rule.sh FOLDER
set -euo pipefail
folder=$1
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
cat >"$folder/it/visas.conf" <<CONF
source = csv
file = $folder/it/record/visas.csv
key = sticker
name = name
document_number = passport
born = born
removed = revoked_on
CONF
