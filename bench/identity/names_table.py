#!/usr/bin/env python3
"""names_table.py - makes src/identity/data/population-names.tsv from counted tokens and attested spellings.

    names_table.py TOKENS-URDU.tsv TOKENS-LATIN.tsv ATTESTED-SPELLINGS.tsv > population-names.tsv

Each Urdu token gets the Latin tokens that may spell it: those that annotators attest, else those with its consonants.
A Latin token goes to one Urdu token only: the one that is attested, else the one with the likest vowels and count.
What a token is (a man's name, a woman's, a family's, a title) is told by the lists below; women's names, which public
notices count too rarely, have invented counts that fall as men's do. Tokens without a Latin spelling are left out, and
so are words of addresses and single letters.
"""
import collections, math, re, sys

FAMILY = set('''khan shah malik rana mian sardar chaudhry chaudhary choudhry choudhary raja abbasi qureshi awan butt sheikh shaikh bhatti mirza
cheema rao bukhari siddiqui arbab rai afridi niazi gondal dogar virk qazi khawaja makhdoom baig soomro warraich khokhar jam baloch jadoon solangi mahar
talpur gill khattak agha chandio chishti chohan chaudhari vatau memon shar bajwa sahi kazmi naqvi arain mughal chattha noon hoti qadri khoso brohi leghari rind gujjar
ghumman durrani dar jatoi lund junejo rizvi mazari shoro ansari alvi zaidi sial wattoo bangash bhutto rajper rajput hashmi rais satti gillani gilani bhutta
tarar ranjha ghuman kahloon tanoli khel khanzada panhwar khosa laghari siyal kalwar kharal jillani bhurgri banglani maneka toor lodhi khichi gorchani paracha
alizai sarki buriro bijarani abro jilani khaskheli jalbani dahri naqshbandi sheerazi jokhio farooqi rehmani sandhu lak mayo gardezi drashak gorchan shinwari
jhagra mugheri magsi chachar bhanbhro banbhan jamali dero nizamani usmani halepoto rahoo shahani gabol ghouri ghori khilji noorani siddiqi askari piracha
kayani kiani minhas basra manj tiwana waraich maken lali kathia chaila ghurki khagga haraj balouch wasaya drishak yousafzai mohmand orakzai mahsood marwat
kundi lashari umrani khuhro phulpoto burrio gopang narejo kalhoro mallah thaheem sherwani samoo mahesar jatt jiskani janjua ghauri kaimkhani hamdani chauhan
ramay buttar bhinder sherazi joyia hanjra kasana chaudry chadhar bokhari kiyani meo bodla langrial hiraj bosan daha mengal kakar tareen kamboh randhawa lone
dhillon malhi nagra sipra wagha gilani pirzada wains jajja aulakh gadoon sulehri sindhu lang jafri musavi baqai sumro pitafi palijo khatri pathan sindhi bozdar
pir peer hashmi nawab nawabzada sahibzada khowaja bugti marri achakzai wazir swati gandapur satti dhanial pal mir'''.split())
WEAK = set('syed syeda sayed hafiz haji qari molvi mufti dr sahib hakim'.split())
NOT = set('''ul ur ud uz un al e ch o s m p so par of son tehsil mohallah road house district distt char prince retired urf alias bin k a dr r h u wo
daughter wife widow ward street urff abu ali.urf number town'''.split())
# What only makes a name together with another token; and the names that begin like an article.
PARTS = set('zada zadah zeb zaib abdul abdur abdus abd adul abdal ullah allah din uddin ud deen abul umul'.split())
WORDS = set('بن عرف ولد سیدہ ایم ڈاکٹر پرنس حاجی من'.split())
WHOLE = set('الیاس الطاف الہی الماس الف الہام'.split())
WOMEN = '''fatima:fatima,fatma:فاطمہ ayesha:ayesha,aisha,aysha,ayisha:عائشہ maryam:maryam,mariam,maryum:مریم zainab:zainab,zaynab,zenab:زینب khadija:khadija,khadeeja:خدیجہ
amna:amna,aamna,amina:آمنہ hafsa:hafsa:حفصہ saima:saima,sayma:صائمہ shazia:shazia,shaziya:شازیہ nazia:nazia,naziya:نازیہ sadia:sadia,sadiya,saadia:سعدیہ rabia:rabia,rabiya:رابعہ
rubina:rubina,robina:روبینہ samina:samina,sameena:ثمینہ nasreen:nasreen,nasrin:نسرین parveen:parveen,perveen,parvin:پروین shaheen:shaheen,shahin:شاہین yasmeen:yasmeen,yasmin:یاسمین
kausar:kausar,kousar,kauser:کوثر shamim:shamim,shameem:شمیم naseem:naseem,nasim:نسیم tahira:tahira:طاہرہ shahida:shahida:شاہدہ zahida:zahida:زاہدہ abida:abida:عابدہ sajida:sajida:ساجدہ
rashida:rashida:رشیدہ zubaida:zubaida,zubeda:زبیدہ hameeda:hameeda,hamida:حمیدہ saeeda:saeeda,saida:سعیدہ jamila:jamila,jameela:جمیلہ razia:razia,raziya:رضیہ safia:safia,safiya:صفیہ
rukhsana:rukhsana,ruksana:رخسانہ farzana:farzana:فرزانہ shabana:shabana:شبانہ rehana:rehana,raihana:ریحانہ shahnaz:shahnaz,shehnaz:شہناز mumtaz:mumtaz:ممتاز nusrat:nusrat:نصرت
farhat:farhat:فرحت ishrat:ishrat:عشرت nighat:nighat,nigat:نگہت riffat:riffat,rifat:رفعت iffat:iffat:عفت musarrat:musarrat,mussarat:مسرت azra:azra:عذرا asma:asma:اسماء uzma:uzma:عظمیٰ
lubna:lubna:لبنیٰ bushra:bushra,bushara:بشریٰ najma:najma:نجمہ salma:salma:سلمیٰ naila:naila,nayla:نائلہ saira:saira,sayra:سائرہ sumaira:sumaira,sumera,samaira:سمیرا humaira:humaira,humera:حمیرا
ambreen:ambreen,amberin:عنبرین noreen:noreen,nourin:نورین samreen:samreen:ثمرین mehwish:mehwish,mahwish:مہوش sehrish:sehrish:سحرش kiran:kiran:کرن iqra:iqra:اقراء anam:anam,anum:انعم
nida:nida:ندا hina:hina:حنا sana:sana:ثناء saba:saba:صبا huma:huma:ہما sidra:sidra:سدرہ madiha:madiha,madeeha:مدیحہ maliha:maliha:ملیحہ fozia:fozia,fauzia,fouzia:فوزیہ asia:asia,aasia:آسیہ
shumaila:shumaila,shumila:شمائلہ farah:farah:فرح zahra:zahra,zehra:زہرا batool:batool,batul:بتول kalsoom:kalsoom,kulsoom,kulsum:کلثوم sughra:sughra,sugra:صغریٰ kaneez:kaneez,kanez:کنیز
nazir:nazeeran,naziran:نذیراں bashiran:bashiran,basheeran:بشیراں rani:rani:رانی gulshan:gulshan:گلشن nargis:nargis:نرگس shagufta:shagufta:شگفتہ tasleem:tasleem,taslim:تسلیم zeenat:zeenat,zinat:زینت
shaista:shaista,shaysta:شائستہ sobia:sobia,sobiya:صوبیہ rafia:rafia:رافعہ warda:warda:وردہ laiba:laiba,layba:لائبہ eman:eman,iman:ایمان hareem:hareem,harim:حریم aliza:aliza,alizah:علیزہ
mahnoor:mahnoor,mahnur:ماہنور zoya:zoya:زویا areeba:areeba,ariba:اریبہ javeria:javeria,jaweria:جویریہ nimra:nimra:نمرہ arooj:arooj,urooj:عروج fiza:fiza,fizza:فضہ khushbu:khushbu:خوشبو
sakina:sakina,sakeena:سکینہ haleema:haleema,halima:حلیمہ nafeesa:nafeesa,nafisa:نفیسہ waheeda:waheeda,wahida:وحیدہ nadia:nadia,nadiya:نادیہ sonia:sonia,soniya:سونیا mehnaz:mehnaz,mahnaz:مہناز
gulnaz:gulnaz:گلناز shahnila:shahnila:شہنیلہ tabassum:tabassum,tabasum:تبسم nosheen:nosheen,noshin:نوشین afshan:afshan:افشاں aneela:aneela,anila:انیلہ shakeela:shakeela,shakila:شکیلہ
qamar:qamar:قمر sultana:sultana:سلطانہ zareena:zareena,zarina:زرینہ surriya:surriya,suraya:ثریا bilqees:bilqees,bilqis:بلقیس fareeda:fareeda,farida:فریدہ munira:munira,muneera:منیرہ
basima:basima:باسمہ hajra:hajra,hajira:ہاجرہ sara:sara,sarah:سارہ rahila:raheela,rahila:راحیلہ naheed:naheed,nahid:ناہید talat:talat,tallat:طلعت gul:gul:گل sadaf:sadaf:صدف mahjabeen:mahjabeen,mahjabin:ماہجبین
zakia:zakia,zakiya:ذکیہ tayyaba:tayyaba,tayyiba:طیبہ kanwal:kanwal:کنول neelam:neelam,nilam:نیلم palwasha:palwasha:پلوشہ spogmay:spogmai:سپوږمئی gulalai:gulalai:گلالئی zarmina:zarmina:زرمینہ
marvi:marvi:ماروی sassui:sassui:سسئی hooriya:hooriya,huriya:حوریہ aroosa:aroosa:عروسہ'''.split()
WOMEN_LAST = '''bibi:bibi:بی_بی:900 begum:begum,begam:بیگم:260 khatoon:khatoon,khatun:خاتون:170 akhtar:akhtar,akhter:اختر:130 parveen:parveen,perveen:پروین:120
bano:bano,banu:بانو:90 kausar:kausar,kousar:کوثر:80 jan:jan:جان:40 sultana:sultana:سلطانہ:50 fatima:fatima:فاطمہ:120 mai:mai:مائی:90 khanum:khanum,khanam:خانم:25 naz:naz:ناز:50
jabeen:jabeen:جبین:30 zahra:zahra:زہرا:40 batool:batool,batul:بتول:40 noor:noor,nur:نور:30 gul:gul:گل:25 anjum:anjum:انجم:25 shaheen:shaheen:شاہین:50'''.split()

# Compounds with God's names and with "of faith", which notices write in two or three tokens: Urdu, Latin, in the order of how common they are.
SERVANT = 'رحمن:rehman,rahman غفور:ghafoor,gafoor رزاق:razzaq,razaq ستار:sattar مجید:majeed,majid حمید:hameed,hamid رشید:rasheed,rashid عزیز:aziz قادر:qadir کریم:karim,kareem قیوم:qayyum,qayum جبار:jabbar خالق:khaliq لطیف:latif,lateef وحید:waheed,wahid غنی:ghani سلام:salam رؤف:rauf,raoof حق:haq حفیظ:hafeez,hafiz مالک:malik شکور:shakoor واحد:wahid صمد:samad منان:mannan,manan حکیم:hakeem,hakim باسط:basit ہادی:hadi احد:ahad وہاب:wahab,wahhab نبی:nabi سمیع:sami جلیل:jalil,jaleel حنان:hannan بصیر:baseer,basir علیم:aleem,alim معید:moeed,muid'
OF_GOD = 'عبد:abd,abd سیف:saif عطا:atta,ata حبیب:habib نصر:nasr,nasar امان:aman فضل:fazal,fazl ثنا:sana رحمت:rehmat,rahmat سمیع:sami کفایت:kifayat ہدایت:hidayat نعمت:naimat,nemat اسد:asad احسان:ehsan,ihsan عنایت:inayat ذبیح:zabih ضیا:zia ظفر:zafar شفیع:shafi حمد:hamd محب:mohib,muhib کلیم:kaleem,kalim ولی:wali برکت:barkat فرید:farid خلیل:khalil سعد:saad امیر:amir سلیم:saleem اکرام:ikram روح:rooh,ruh حفیظ:hafiz عبید:ubaid,obaid شریف:sharif نجیب:najib وکیل:wakil سمین:samin فتح:fateh روزی:rozi'
OF_FAITH = 'صلاح:salah شمس:shams نصیر:naseer,nasir معین:moin,moeen علا:ala جلال:jalal بدر:badar,badr ظہیر:zaheer,zahir نظام:nizam شہاب:shahab قطب:qutab,qutb سراج:siraj برہان:burhan فخر:fakhar,fakhr غیاث:ghias,ghayas رکن:rukn,rukan امین:amin تاج:taj سعد:saad محی:mohi,mohy کمال:kamal جمال:jamal نور:noor,nur رفیع:rafi'
OF_OTHER = 'ضیا:zia انوار:anwar فضل:fazal عزیز:aziz حبیب:habib سیف:saif مجیب:mujeeb عتیق:atiq,ateeq شفیق:shafiq خلیل:khalil حفیظ:hafiz وحید:waheed مطیع:mati,muti نجم:najam,najm'
SAYYID = set('shah bukhari gillani gilani kazmi naqvi rizvi zaidi jilani jillani sherazi sheerazi hamdani gardezi musavi'.split())

SOUND = {**{c: '' for c in 'اآعءئیےوہھٰىيهؤۂةأ'}, 'ب': 'b', 'پ': 'p', 'ت': 't', 'ٹ': 't', 'ث': 's', 'ج': 'j', 'چ': 'c', 'ح': '', 'خ': 'k', 'د': 'd', 'ڈ': 'd',
	'ذ': 'z', 'ر': 'r', 'ڑ': 'r', 'ز': 'z', 'ژ': 'z', 'س': 's', 'ش': 'w', 'ص': 's', 'ض': 'z', 'ط': 't', 'ظ': 'z', 'غ': 'g', 'ف': 'f', 'ق': 'k', 'ک': 'k', 'گ': 'g',
	'ل': 'l', 'م': 'm', 'ن': 'n', 'ں': 'n'}


SAME = {'چوہدری': 'چودھری', 'چوھدری': 'چودھری', 'چوہدھری': 'چودھری'}


def folded(urdu):
	urdu = SAME.get(urdu, urdu)
	return urdu.replace('ي', 'ی').replace('ه', 'ہ').replace('ك', 'ک').replace('ٰ', '').replace('ى', 'ی').replace('ھ', 'ہ')


def urdu_skeleton(word):
	out = ''.join(SOUND.get(letter, '') for letter in word)
	return re.sub(r'(.)\1+', r'\1', out)


def latin_key(word):
	word = word.replace('sh', '$').replace('kh', 'k').replace('ch', 'c').replace('gh', 'g').replace('q', 'k')
	word = re.sub(r'[aeiouyhvw]', '', word).replace('$', 'w')
	return re.sub(r'(.)\1+', r'\1', word)


FIRST = {'ا': 'aeiou', 'آ': 'ao', 'ع': 'aeiou', 'ی': 'yi', 'و': 'wv', 'ہ': 'h', 'ح': 'h', 'خ': 'k', 'ش': 's', 'چ': 'c', 'غ': 'g', 'ق': 'qk', 'ک': 'kc', 'ج': 'j', 'ف': 'fp',
	'پ': 'p', 'ب': 'b', 'ت': 't', 'ٹ': 't', 'ط': 't', 'ث': 's', 'س': 's', 'ص': 's', 'ز': 'z', 'ذ': 'z', 'ض': 'z', 'ظ': 'z', 'د': 'd', 'ڈ': 'd', 'ر': 'r', 'ل': 'l', 'م': 'm', 'ن': 'n', 'گ': 'g'}


def begins_alike(urdu, latin):
	return latin[0] in FIRST.get(urdu[0], latin[0])


def read(path):
	return [(line.rstrip('\n').split('\t')[0], int(line.rstrip('\n').split('\t')[1])) for line in open(path, encoding='utf-8') if '\t' in line]


# How an Urdu letter may stand in Latin letters, with what it costs; letters that are not here cost what FAR says.
LONG = {'ا': {'a': 0, 'aa': 0, 'o': 2, '': 1.8}, 'آ': {'a': 0, 'aa': 0}, 'و': {'o': 0, 'oo': 0, 'u': 0.2, 'w': 0, 'v': 0.2, 'au': 0.2, 'ou': 0.2, '': 2.5},
	'ی': {'i': 0, 'ee': 0, 'y': 0, 'e': 0.3, 'ai': 0.3, 'ei': 0.3, 'ia': 0.6, '': 2.5}, 'ے': {'e': 0, 'ay': 0, 'ai': 0}, 'ئ': {'': 0, 'i': 0.2, 'y': 0.2, 'e': 0.2}, 'ء': {'': 0},
	'ع': {'': 0.2, 'a': 0, 'i': 0, 'u': 0, 'o': 0.2, 'e': 0.2}, 'ہ': {'h': 0, '': 0.4, 'a': 0.2, 'ah': 0.1, 'eh': 0.2}, 'ح': {'h': 0, '': 0.8}, 'ھ': {'h': 0, '': 0.8},
	'ں': {'n': 0, '': 0.5}, 'ؤ': {'u': 0, 'o': 0, 'ou': 0, 'oo': 0, 'au': 0.2, 'w': 0.2, 'wu': 0.2, 'av': 0.3}, 'أ': {'a': 0, '': 1}, 'ى': {'a': 0, 'i': 0.3}, 'ٰ': {'a': 0, '': 0.3}}
PLAIN = {'ب': 'b', 'پ': 'p', 'ت': 't', 'ٹ': 't', 'ث': 's', 'ج': 'j', 'چ': 'ch', 'خ': 'kh', 'د': 'd', 'ڈ': 'd', 'ذ': 'z', 'ر': 'r', 'ڑ': 'r', 'ز': 'z', 'ژ': 'zh', 'س': 's',
	'ش': 'sh', 'ص': 's', 'ض': 'z', 'ط': 't', 'ظ': 'z', 'غ': 'gh', 'ف': 'f', 'ق': 'q', 'ک': 'k', 'گ': 'g', 'ل': 'l', 'م': 'm', 'ن': 'n'}
OTHERWISE = {'q': {'k': 0.5}, 'kh': {'k': 0.7}, 'gh': {'g': 0.5}, 'f': {'ph': 0.3}, 'k': {'c': 1, 'q': 1.5}, 'z': {'dh': 1, 's': 2.5}, 't': {'th': 0.5}, 's': {'th': 1, 'c': 1.5}, 'd': {'dh': 0.7}, 'r': {'rh': 1}, 'sh': {'s': 2}}
SHORT = {'a': 0.3, 'i': 0.4, 'u': 0.4, 'e': 0.4, 'o': 0.6}
FAR = 4


def spellings_of(letter):
	if letter in LONG:
		return LONG[letter]
	plain = PLAIN.get(letter)
	if plain is None:
		return {'': FAR}
	found = {plain: 0, **OTHERWISE.get(plain, {})}
	return {**found, **{one * 2: cost for one, cost in found.items() if len(one) == 1}, '': FAR}


def distance(urdu, latin):
	"""What the cheapest way costs to read the Urdu letters off the Latin ones; vowels that Urdu does not write cost a little."""
	best = [[99.0] * (len(latin) + 1) for _ in range(len(urdu) + 1)]
	best[0][0] = 0
	for at in range(len(urdu) + 1):
		for other in range(len(latin) + 1):
			here = best[at][other]
			if here >= 99:
				continue
			if other < len(latin):
				cost = here + SHORT.get(latin[other], FAR)
				best[at][other + 1] = min(best[at][other + 1], cost)
			if at < len(urdu):
				for spelt, cost in spellings_of(urdu[at]).items():
					# An alif in front carries any short vowel.
					if at == 0 and urdu[0] == 'ا' and other < len(latin) and latin[other] in 'iueo':
						best[1][other + 1] = min(best[1][other + 1], here + (0.2 if latin[other] in 'ie' else 0.5))
					if latin.startswith(spelt, other):
						best[at + 1][other + len(spelt)] = min(best[at + 1][other + len(spelt)], here + cost)
	return best[len(urdu)][len(latin)]


def falling(total, rank):
	"""Zipf: how often is the name of this rank seen, when the first is seen total / 4 times?"""
	return max(1, round(total / 4 / (rank + 1)))


def compounds():
	for rank, item in enumerate(SERVANT.split()):
		word, names = item.split(':')
		names = names.split(',')
		spelt = {}
		for at, name in enumerate(names):
			share = 3 if at == 0 else 1
			spelt[f'abdul_{name}'] = 20 * share
			spelt[f'abdul{name}'] = 3 * share
			if name[0] in 'rs':
				spelt[f'abd{"u" if name[0] != "x" else ""}{name[0]}_{name}'] = 6 * share
		yield 'man', f'عبدال{word}', falling(230, rank), spelt
	for stems, tail, total, ends in ((OF_GOD, ' اللہ', 267, (('_ullah', 8), ('ullah', 9), ('_allah', 1))), (OF_FAITH, ' الدین', 93, (('_ud_din', 5), ('uddin', 6), ('_uddin', 3), ('_u_din', 0))),
			(OF_OTHER, ' الرحمن', 60, (('_ur_rehman', 9), ('_ur_rahman', 3), ('urrehman', 1), ('_rehman', 3))), (OF_OTHER, ' الحق', 35, (('_ul_haq', 9), ('ulhaq', 1), ('_haq', 2))),
			(OF_OTHER, ' الحسن', 35, (('_ul_hassan', 8), ('_ul_hasan', 3), ('ulhassan', 1)))):
		for rank, item in enumerate(stems.split()):
			word, names = item.split(':')
			spelt = {}
			for at, name in enumerate(names.split(',')):
				for end, weight in ends:
					if weight:
						spelt[name + end] = weight * (3 if at == 0 else 1)
			yield 'man', word.replace('عبد', 'عبد') + (tail if word != 'عبد' or 'اللہ' not in tail else 'اللہ'), falling(total, rank), spelt


def main():
	urdu = collections.Counter()
	shown = {}
	for word, count in read(sys.argv[1]):
		urdu[folded(word)] += count
		shown.setdefault(folded(word), word)
	latin = collections.Counter(dict(read(sys.argv[2])))
	attested = collections.defaultdict(dict)
	for line in open(sys.argv[3], encoding='utf-8'):
		word, spelling, count = line.rstrip('\n').split('\t')
		attested[folded(word)][spelling] = int(count)
	by_skeleton, by_attested, by_key = (collections.defaultdict(list) for _ in range(3))
	for word in urdu.keys() - WORDS:
		for spelling in attested.get(word, ()):
			by_attested[spelling].append(word)
	for spelling in latin:
		if spelling not in NOT:
			by_key[latin_key(spelling)].append(spelling)
	for word in urdu:
		if len(word) > 1 and word not in WORDS:
			by_skeleton[urdu_skeleton(word)].append(word)
	spellings = collections.defaultdict(dict)
	for spelling, count in latin.items():
		if spelling in NOT or len(spelling) < 2:
			continue
		near = set(by_skeleton.get(latin_key(spelling), ()) if len(latin_key(spelling)) >= 2 else ())
		near |= set(by_attested.get(spelling, ()))
		far = {word: distance(word, spelling) - (0.5 if spelling in attested.get(word, ()) else 0) + 0.4 * abs(math.log(urdu[word] / count)) for word in near}
		if not far or min(far.values()) >= FAR:
			continue
		# "Rashid" is how both Raashid and Rasheed are spelt: who is about as near has his part of it.
		owners = [word for word in far if far[word] < min(far.values()) + 0.5]
		for word in owners:
			part = round(count * urdu[word] / sum(urdu[owner] for owner in owners))
			if part or len(owners) == 1:
				spellings[word][spelling] = part
	# A common word none of whose spellings fell to it is spelt as annotators spell it, or as its likest Latin token is.
	for word, count in urdu.items():
		if spellings[word] or count < 2 or len(word) < 3 or word in WORDS:
			continue
		likely = {spelling: seen for spelling, seen in attested.get(word, {}).items() if distance(word, spelling) < 2}
		near = by_key.get(urdu_skeleton(word), ())
		for spelling in sorted(near, key=lambda spelling: distance(word, spelling))[:1]:
			if distance(word, spelling) < 1.6:
				likely.setdefault(spelling, 1)
		spellings[word] = {spelling: max(1, count * seen // sum(likely.values())) for spelling, seen in likely.items()}
	rows = []
	made = {folded(word).replace(' ', '') for _, word, _, _ in compounds()}
	# "Saif" of "Saif Ullah" was counted with "Saif"; it stands in the compound's row.
	inside = collections.Counter()
	for _, word, times, _ in compounds():
		if ' ' in word:
			inside[folded(word.split(' ')[0])] += times
	for word, count in urdu.items():
		if not spellings[word]:
			continue
		best = max(spellings[word], key=spellings[word].get)
		if best in NOT or best in PARTS or set(spellings[word]) & PARTS or (word.startswith('ال') and word not in WHOLE):
			continue
		names = dict(sorted(spellings[word].items(), key=lambda item: -item[1])[:6])
		for spelling, seen in sorted(attested.get(word, {}).items(), key=lambda item: -item[1])[:4]:
			names.setdefault(spelling, max(1, sum(spellings[word].values()) * seen // 100))
		names = {name: seen for name, seen in names.items() if begins_alike(word, name) and latin_key(name)[:1] == latin_key(best)[:1]}
		kind = 'sayyid' if best in SAYYID else 'family' if set(spellings[word]) & FAMILY and best in FAMILY else 'title' if best in WEAK else 'man'
		if any(best == item.split(':')[1].split(',')[0] for item in WOMEN) and best not in ('gul', 'qamar', 'mumtaz', 'shaheen', 'naseem', 'shamim', 'kausar', 'sana'):
			continue
		if best in ('bibi', 'begum', 'khatoon', 'bano', 'sultana', 'syeda'):
			continue
		if names and word not in made:
			rows.append((kind, shown[word], max(1, count - inside[word]), names))
	for rank, item in enumerate(WOMEN):
		_, names, word = item.split(':')
		names = names.split(',')
		rows.append(('woman', word, int(300 / (rank / 3 + 1.5)) + 4, {name: (8 if at == 0 else 2) for at, name in enumerate(names)}))
	for item in WOMEN_LAST:
		_, names, word, count = item.split(':')
		names = names.split(',')
		rows.append(('woman_last', word.replace('_', ' '), int(count), {name: (8 if at == 0 else 2) for at, name in enumerate(names)}))
	rows.extend(compounds())
	for kind in ('man', 'woman', 'woman_last', 'family', 'sayyid', 'title'):
		for row in sorted((row for row in rows if row[0] == kind), key=lambda row: -row[2]):
			print(row[0], row[1], row[2], ' '.join(f'{name}:{seen}' for name, seen in row[3].items()), sep='\t')


main()
