/* words.c - a hash as six words that two people compare by telephone; see certificate.h.
 *
 * The list is our own: 1,024 plain English words of three to seven letters, in order. No two share their first four
 * letters and none begins another, so a word half heard is still one word; pairs that sound alike were left out. The
 * list never changes: two nodes of different versions must say the same words. Six words of 10 bits each are the first
 * 60 bits of the hash. */
#include "crypto/words.h"
#include "crypto/certificate.h"

// clang-format off
const char *const fingerprint_word_list[FINGERPRINT_WORD_LIST_SIZE] = {
	"able", "acorn", "acre", "acrobat", "actor", "adapt", "admiral", "adult", "aerial", "again", "ahead",
	"airport", "album", "alert", "algebra", "alley", "almanac", "almond", "alpha", "alpine", "also", "amber",
	"amount", "ample", "amulet", "anchor", "angle", "animal", "answer", "anthem", "antique", "apple", "april",
	"apron", "arch", "arena", "argue", "armour", "aroma", "arrow", "artist", "ascent", "ashore", "aspect",
	"aster", "atlas", "atom", "attic", "august", "aunt", "author", "autumn", "avenue", "avocado", "awake",
	"aware", "axis", "azure", "badge", "bagel", "baker", "balcony", "ballet", "bamboo", "banana", "barber",
	"barley", "basil", "basket", "battery", "bazaar", "beach", "become", "bedroom", "before", "begin", "begonia",
	"behind", "bench", "berry", "beside", "better", "beyond", "bicycle", "bigger", "biology", "birch", "biscuit",
	"bison", "black", "blanket", "blend", "blossom", "blue", "board", "boat", "body", "bonnet", "bonus", "book",
	"bottle", "bounce", "bouquet", "bowl", "branch", "bread", "breeze", "bridge", "bright", "bronze", "broom",
	"brush", "bubble", "bucket", "budget", "buffalo", "bugle", "build", "bundle", "bureau", "butter", "cabbage",
	"cabin", "cactus", "cake", "calico", "calm", "camel", "canal", "canoe", "capital", "carbon", "carpet",
	"cashew", "castle", "cattle", "cedar", "ceiling", "celery", "cello", "center", "cereal", "chair", "chalk",
	"cheese", "chess", "chicken", "chisel", "choice", "chrome", "church", "cinema", "circle", "citizen", "city",
	"civic", "clam", "clay", "clean", "climb", "clock", "cloud", "clue", "coach", "coast", "cobalt", "cocoa",
	"coffee", "coin", "cold", "column", "comet", "compass", "concert", "cookie", "copper", "coral", "cornet",
	"cotton", "couch", "cousin", "cover", "crab", "crane", "cream", "cricket", "crisp", "crown", "crystal",
	"cube", "cuckoo", "cupola", "curtain", "custom", "cycle", "cymbal", "cypress", "dahlia", "dairy", "daisy",
	"dance", "daring", "dawn", "deep", "deer", "delta", "demand", "denim", "depot", "desert", "desk", "device",
	"dial", "diary", "digital", "dinner", "dipper", "direct", "dish", "distant", "diver", "dock", "doctor",
	"dollar", "dolphin", "domain", "donkey", "door", "double", "dove", "down", "dozen", "draft", "dragon",
	"dream", "drift", "drum", "duck", "duet", "dune", "during", "dynamo", "eagle", "earth", "easel", "east",
	"echo", "eclair", "eclipse", "economy", "editor", "effort", "eland", "elder", "elegant", "elite", "elm",
	"email", "ember", "emerald", "emotion", "empty", "enamel", "endless", "energy", "engine", "engrave", "enjoy",
	"enough", "epic", "equal", "ermine", "estate", "evening", "every", "example", "excite", "exhibit", "extra",
	"eyebrow", "fabric", "face", "falcon", "family", "famous", "farm", "fashion", "father", "favor", "feast",
	"feather", "fence", "ferret", "fiber", "fiddle", "field", "fifty", "fig", "finch", "finger", "fire", "first",
	"fish", "five", "fjord", "flag", "flame", "fleet", "flint", "flock", "fluid", "flute", "foam", "focus",
	"fog", "folder", "follow", "forest", "fortune", "fossil", "fox", "frame", "free", "fresco", "friend", "frog",
	"frost", "fruit", "fudge", "fuel", "funny", "furnace", "future", "gadget", "gala", "gallery", "game",
	"garden", "garlic", "gazelle", "gear", "gecko", "gentle", "gesture", "geyser", "giant", "gift", "ginger",
	"giraffe", "give", "glad", "glass", "gleam", "globe", "glory", "goal", "goat", "gold", "golf", "gondola",
	"good", "goose", "gospel", "grace", "grain", "green", "grid", "group", "guest", "guide", "guitar", "gulf",
	"gym", "habit", "hamlet", "hammer", "hand", "happy", "harbor", "harp", "haven", "hazel", "heart", "heavy",
	"hello", "helmet", "herb", "hero", "hexagon", "hickory", "high", "hippo", "hockey", "holiday", "home",
	"honest", "hope", "horizon", "hornet", "hotel", "house", "hover", "humble", "hunter", "hurdle", "husband",
	"hydrant", "iceberg", "icon", "idea", "igloo", "iguana", "image", "impala", "inch", "income", "indigo",
	"indoor", "ink", "inner", "into", "invite", "iris", "iron", "island", "isle", "item", "ivory", "ivy",
	"jacket", "jade", "jaguar", "jam", "january", "jar", "jasmine", "javelin", "jazz", "jelly", "jewel",
	"jigsaw", "job", "jockey", "join", "joke", "jolly", "journey", "joy", "judge", "juice", "july", "jumbo",
	"jump", "june", "jungle", "jury", "just", "karate", "kayak", "keep", "kelp", "kernel", "kettle", "keyhole",
	"kind", "king", "kiosk", "kitchen", "kite", "kiwi", "koala", "ladder", "lady", "lagoon", "lake", "lamp",
	"land", "lantern", "laptop", "large", "lark", "laser", "later", "lattice", "laugh", "laurel", "lava",
	"layer", "leaf", "learn", "lecture", "left", "legend", "lemon", "lens", "leopard", "lesson", "letter",
	"level", "liberty", "library", "lichen", "light", "lilac", "lily", "lime", "limit", "linen", "lion", "list",
	"liter", "lively", "lizard", "llama", "lobby", "lobster", "local", "locket", "lodge", "long", "loop",
	"lotus", "lovely", "loyal", "lucky", "lumber", "lunar", "lunch", "lute", "lyric", "machine", "magnet",
	"magpie", "maiden", "major", "mammal", "manage", "mango", "maple", "marble", "marina", "master", "match",
	"meadow", "medal", "medley", "meeting", "melody", "member", "menu", "metal", "meteor", "middle", "mile",
	"milk", "mint", "minute", "mirror", "mitten", "mixture", "mobile", "model", "molar", "moment", "monkey",
	"moon", "mortar", "mosaic", "moss", "mount", "mouse", "movie", "muffin", "mulch", "muscle", "music", "name",
	"napkin", "nation", "nature", "navy", "near", "neat", "nebula", "nectar", "needle", "nephew", "nerve",
	"nest", "never", "next", "nickel", "nine", "noble", "noise", "nomad", "noodle", "normal", "north", "notable",
	"nougat", "novel", "nugget", "number", "nurse", "nutmeg", "nylon", "oak", "oasis", "oatmeal", "oats",
	"observe", "ocean", "october", "offer", "office", "oil", "olive", "omega", "onion", "only", "onward", "onyx",
	"opal", "open", "opinion", "opossum", "optic", "orange", "orbit", "orchard", "order", "organ", "origin",
	"osprey", "ostrich", "other", "otter", "ounce", "outdoor", "oval", "oven", "owl", "oxygen", "oyster",
	"ozone", "paddle", "page", "paint", "palace", "pancake", "panda", "papaya", "paper", "park", "party",
	"pasta", "path", "patient", "peach", "pearl", "pebble", "pecan", "pedal", "pelican", "pencil", "pendant",
	"people", "pepper", "perfect", "petal", "pewter", "photo", "piano", "pick", "picnic", "pigeon", "pilot",
	"pine", "pink", "pioneer", "pipe", "pixel", "pizza", "place", "play", "plenty", "plum", "pocket", "poem",
	"point", "polar", "polka", "pond", "pony", "poodle", "pool", "popcorn", "poppy", "portal", "postman",
	"potato", "pottery", "powder", "prairie", "present", "price", "print", "profit", "proud", "public",
	"pudding", "pulse", "punch", "pupil", "puppet", "purple", "pyramid", "quail", "quality", "queen", "quest",
	"quick", "quiz", "quote", "rabbit", "race", "radio", "raft", "rail", "raisin", "ranch", "range", "rapid",
	"rare", "raven", "ravine", "razor", "reach", "ready", "recipe", "record", "reed", "region", "rescue",
	"review", "reward", "rhino", "rhythm", "ribbon", "rice", "rich", "ride", "ripple", "river", "robin",
	"rocket", "roller", "romance", "roof", "root", "rope", "rotate", "round", "route", "rover", "royal",
	"rubber", "ruby", "rudder", "ruler", "rumble", "runner", "rustic", "saddle", "saffron", "salad", "salt",
	"sample", "sand", "sapling", "sardine", "satin", "savanna", "scale", "scarf", "school", "science", "scout",
	"screen", "script", "scuba", "seal", "season", "second", "secret", "seed", "segment", "select", "senior",
	"sequel", "series", "service", "seven", "shadow", "sheep", "shelf", "shine", "ship", "shoe", "shore",
	"shrimp", "shuttle", "siesta", "signal", "silk", "silver", "similar", "simple", "singer", "siren", "sister",
	"sixty", "skate", "sketch", "ski", "skunk", "sky", "slate", "slide", "sloth", "small", "smile", "smoke",
	"smooth", "snack", "snail", "snow", "soap", "soccer", "sofa", "soil", "solar", "solid", "sonata", "song",
	"sorbet", "soup", "south", "space", "sparrow", "speech", "spice", "spinach", "spoon", "spring", "spruce",
	"square", "squid", "starch", "stick", "stone", "stork", "stream", "student", "style", "subway", "sudden",
	"sugar", "summer", "sunrise", "sunset", "swallow", "swan", "sweet", "swift", "switch", "symbol", "syrup",
	"table", "tactic", "talent", "talon", "tango", "tape", "target", "taxi", "teal", "team", "temple", "tennis",
	"tenor", "terrace", "thimble", "thistle", "thread", "thumb", "thunder", "ticket", "tide", "tiger", "tile",
	"timber", "tin", "title", "toad", "toast", "today", "toffee", "tomato", "tool", "topaz", "topic", "torch",
	"toucan", "tower", "town", "toy", "track", "trail", "tree", "trick", "triple", "trophy", "trout", "truck",
	"trust", "tube", "tulip", "tuna", "tunnel", "turnip", "turtle", "tuxedo", "twelve", "twig", "twist", "tyre",
	"uncle", "uniform", "union", "upper", "urban", "valley", "value", "vanilla", "vapor", "variety", "vase",
	"vast", "vehicle", "velvet", "verb", "version", "vessel", "vest", "viaduct", "victory", "video", "view",
	"village", "vine", "vintage", "violet", "visit", "vital", "vivid", "vocal", "voice", "volcano", "volume",
	"vote", "voyage", "wafer", "wagon", "walk", "waltz", "wander", "wasp", "watch", "water", "wave", "weasel",
	"web", "wedding", "weekend", "well", "whale", "wheat", "wheel", "white", "wide", "width", "wild", "willow",
	"wind", "winter", "wisdom", "wolf", "wonder", "wool", "word", "work", "woven", "wreath", "yacht", "yak",
	"year", "yellow", "yodel", "yoga", "yogurt", "young", "youth", "zebra", "zenith", "zero", "zigzag", "zinc",
	"zinnia", "zipper", "zodiac", "zone", "zoo",
};
// clang-format on

/* The n-th 10 bits, from the first bit on. */
static unsigned word_number(const struct hash *hash, unsigned n)
{
	unsigned number = 0;
	for (unsigned bit = n * 10; bit < n * 10 + 10; bit++)
		number = number << 1 | (hash->bytes[bit / 8] >> (7 - bit % 8) & 1);
	return number;
}

enum result fingerprint_words(struct job *job, const struct hash *hash, char **ret_words)
{
	const char *word[6];
	for (unsigned i = 0; i < 6; i++)
		word[i] = fingerprint_word_list[word_number(hash, i)];
	char *words;
	TAKE(job, words = arena_print(job->arena, "%s %s %s %s %s %s", word[0], word[1], word[2], word[3], word[4],
				      word[5]));
	*ret_words = words;
	return OK;
}
