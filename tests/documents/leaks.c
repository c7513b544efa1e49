/* leaks.c - what fontconfig keeps for good is not reported as lost: it points to its own memory by distances, which the
 * sanitizer cannot follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}
