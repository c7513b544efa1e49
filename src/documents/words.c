/* words.c - the catalogue of words.h. A new word is a new row; the test sees to it that no row lacks a language. */
#include "documents/words.h"

static const struct label words[FIXED_COUNT] = {
    [FIXED_YES] = {{"Yes", "Sì", "ہاں"}},
    [FIXED_NO] = {{"No", "No", "نہیں"}},
    [FIXED_NONE] = {{"not stated", "non indicato", "درج نہیں"}},
    [FIXED_REFERENCE] = {{"Reference", "Riferimento", "حوالہ نمبر"}},
    [FIXED_DATE] = {{"Date", "Data", "تاریخ"}},
    [FIXED_DRAFT] = {{"DRAFT", "BOZZA", "مسودہ"}},
    [FIXED_DRAFT_WHY] = {{"This is a draft: nothing in it was decided or signed.",
			  "Questa è una bozza: nulla di quanto contiene è stato deciso o firmato.",
			  "یہ ایک مسودہ ہے: اس میں درج کسی بات کا فیصلہ یا اس پر دستخط نہیں ہوئے۔"}},
    [FIXED_CITATIONS] = {{"Legal basis", "Base giuridica", "قانونی بنیاد"}},
    [FIXED_UNVERIFIED] = {{"to be checked", "da verificare", "تصدیق باقی ہے"}},
    [FIXED_SAFEGUARDS] = {{"Examined before this step", "Esaminato prima di questo passo", "اس قدم سے پہلے جانچا گیا"}},
    [FIXED_EVIDENCE] = {{"Annexes", "Allegati", "منسلکات"}},
    [FIXED_LAST_DAY] = {{"Last day", "Ultimo giorno", "آخری دن"}},
    [FIXED_LENGTH] = {{"Length", "Durata", "مدت"}},
    [FIXED_WAITS] = {{"has not begun", "non ancora decorso", "ابھی شروع نہیں ہوئی"}},
    [FIXED_NAME_RANK] = {{"Name, rank, signature", "Nome, qualifica, firma", "نام، عہدہ، دستخط"}},
    [FIXED_PLACE_DATE] = {{"Place and date", "Luogo e data", "مقام اور تاریخ"}},
    [FIXED_STAMP] = {{"Seal of the authority", "Timbro dell'autorità", "ادارے کی مہر"}},
    [FIXED_SEAL] = {{"Digital seal: whoever reads this code at the authority that wrote the letter learns whether its "
		     "content is as it was written.",
		     "Sigillo digitale: chi legge questo codice presso l'autorità che ha scritto la lettera sa se il "
		     "contenuto è quello originale.",
		     "ڈیجیٹل مہر: خط لکھنے والے ادارے میں یہ کوڈ پڑھ کر معلوم کیا جا سکتا ہے کہ متن اصل ہے یا نہیں۔"}},
    [FIXED_PAGE] = {{"Page %d of %d", "Pagina %d di %d", "صفحہ %d از %d"}},
    [FIXED_OVERDUE] = {{"Overdue", "Scaduto", "مدت گزر گئی"}},
    [FIXED_DUE] = {{"Due", "Scadenza", "آخری تاریخ"}},
    [FIXED_STATE] = {{"State", "Stato", "مرحلہ"}},
    [FIXED_CASES] = {{"%d in all, %d of them overdue.", "%d in tutto, di cui %d scadute.",
		      "کل %d، جن میں سے %d کی مدت گزر چکی ہے۔"}},
    [FIXED_MORE] = {{"%d more do not fit on two pages; they are in the system.",
		     "Altre %d non entrano in due pagine; sono nel sistema.",
		     "مزید %d دو صفحات میں نہیں آ سکے؛ وہ نظام میں موجود ہیں۔"}},
    [FIXED_DAYS] = {{"%d days", "%d giorni", "%d دن"}},
    [FIXED_WORKING_DAYS] = {{"%d working days", "%d giorni lavorativi", "%d ایامِ کار"}},
    [FIXED_MONTHS] = {{"%d months", "%d mesi", "%d ماہ"}},
    [FIXED_MINUTES] = {{"%d minutes", "%d minuti", "%d منٹ"}},
    [FIXED_HOURS] = {{"%d hours", "%d ore", "%d گھنٹے"}},
    [FIXED_WORKING_HOURS] = {{"%d working hours", "%d ore lavorative", "%d اوقاتِ کار کے گھنٹے"}},
    [FIXED_FORM_OF] = {{"Form: %s", "Modulo: %s", "فارم: %s"}},
};

const char *fixed_word(enum fixed_word word, enum language language)
{
	return label_text(&words[word], language);
}
