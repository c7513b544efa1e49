/* sandbox.c - seccomp and the hardening of a process; Landlock is in landlock.c. */
#include "node/sandbox.h"

#include "base/log.h"
#include "node/landlock.h"

#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#define NUMBERS 512 /* system calls that an alarm is kept for */

/* The name of a call, resolved when the filter is made, so that a call that this libseccomp does not know is no fault.
 */
static const char *const usual_calls[] = {
    /* memory */
    "brk", "munmap", "mremap", "madvise",
    /* time and chance */
    "clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "nanosleep", "getrandom",
    /* what is open already */
    "read", "write", "readv", "writev", "pread64", "pwrite64", "lseek", "close", "close_range", "dup", "fcntl", "poll",
    "ppoll", "select", "pselect6", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
    "eventfd2", "timerfd_create", "timerfd_settime", "signalfd4", "pipe2", "recvmsg", "recvfrom", "sendmsg", "sendto",
    "getsockopt", "setsockopt", "shutdown", "memfd_create",
    /* files, inside what Landlock allows */
    "openat", "open", "stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getdents64", "getcwd", "rename", "renameat", "renameat2", "unlink", "unlinkat", "fsync", "fdatasync",
    "ftruncate", "fallocate", "fchmod", "fchown", "chown", "flock", "umask", "fadvise64", "mkdir", "mkdirat", "statfs",
    "fstatfs", "sync_file_range",
    /* oneself */
    "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo", "getrusage",
    "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "prlimit64", "getrlimit", "times",
    "getcpu", "membarrier",
    /* signals and the end */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigtimedwait", "rt_sigsuspend", "sigaltstack", "tgkill",
    "restart_syscall", "exit", "exit_group",
    /* locks */
    "futex", "set_robust_list", "rseq"};

static const char *const thread_calls[] = {"set_tid_address", "sched_setaffinity"};
static const char *const accept_calls[] = {"accept4", "accept", "getsockname", "getpeername", "sendfile"};
static const char *const connect_calls[] = {"socket",   "connect",  "bind",       "getsockname", "getpeername",
					    "sendmmsg", "recvmmsg", "socketpair", "ioctl"};

/* Nothing of ours does these: whoever does has taken the process over. */
static const char *const deadly_calls[] = {"execve",
					   "execveat",
					   "fork",
					   "vfork",
					   "ptrace",
					   "process_vm_readv",
					   "process_vm_writev",
					   "bpf",
					   "mount",
					   "umount2",
					   "pivot_root",
					   "chroot",
					   "setns",
					   "unshare",
					   "init_module",
					   "finit_module",
					   "delete_module",
					   "kexec_load",
					   "reboot",
					   "swapon",
					   "keyctl",
					   "add_key",
					   "request_key",
					   "io_uring_setup",
					   "userfaultfd",
					   "perf_event_open",
					   "personality",
					   "setuid",
					   "setgid",
					   "setresuid",
					   "setresgid",
					   "quotactl"};
static const char *const database_calls[] = {"socket", "connect", "getsockname", "getpeername"};
static const char *const network_calls[] = {"socket", "connect"};
static const char *const listen_calls[] = {"bind", "listen"};

static const char *sandbox_name = "";

/* --- what happens to a call that is not on the list --- */

static void put_text(char line[256], const char *text)
{
	size_t at = strlen(line);

	while (*text != '\0' && at < 255)
		line[at++] = *text++;
	line[at] = '\0';
}

static void put_number(char line[256], int number)
{
	char digits[12] = "";
	int at = 11;

	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0 && at > 0);
	put_text(line, digits + at);
}

/* In a signal handler: only what is safe there. */
static void on_refused_call(int signal, siginfo_t *about, void *context)
{
	static atomic_bool told[NUMBERS];
	ucontext_t *user = context;
	int number = about->si_syscall;
	char line[256] = "{\"level\":\"alarm\",\"process\":\"";

	(void)signal;
#if defined(__x86_64__)
	user->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
	user->uc_mcontext.regs[0] = (unsigned long long)-EPERM;
#else
#error "say here how a refused system call gives EPERM on this processor"
#endif
	if (number >= 0 && number < NUMBERS && atomic_exchange(&told[number], true))
		return;
	put_text(line, sandbox_name);
	put_text(line, "\",\"room\":\"node\",\"event\":\"system-call-refused\",\"number\":\"");
	put_number(line, number);
	put_text(line, "\"}\n");
	if (write(STDERR_FILENO, line, strlen(line)) < 0)
		return;
}

static enum result handler_install(struct job *job)
{
	struct sigaction action = {.sa_sigaction = on_refused_call, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART};

	if (sigaction(SIGSYS, &action, NULL) != 0)
		return job_fail(job, IO, NULL, "sandbox", "SIGSYS could not be handled: %s.", strerror(errno));
	return OK;
}

/* --- the filter --- */

static int rules_add(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		int number = seccomp_syscall_resolve_name(names[at]);
		int failed = number == __NR_SCMP_ERROR ? 0 : seccomp_rule_add(filter, action, number, 0);

		if (failed != 0 && failed != -EDOM)
			return failed;
	}
	return 0;
}
#define RULES(filter, action, names) rules_add(filter, action, names, sizeof(names) / sizeof((names)[0]))

/* New code only where libraries may be loaded: else memory can be made to hold data, never to be run. */
static int memory_rules(scmp_filter_ctx filter, bool loads_code)
{
	static const int calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
	struct scmp_arg_cmp not_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	int failed = 0;

	for (size_t at = 0; at < 2 && failed == 0; at++)
		failed = loads_code ? seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[at], 0)
				    : seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, calls[at], 1, &not_code);
	return failed;
}

/* A thread may be begun (clone as a thread, not as a process), named, and made one that works when nobody else does;
 * not one that goes before others. clone3 hides its flags behind a pointer, so
 * the C library is told to use clone instead. */
static int thread_rules(scmp_filter_ctx filter, bool has_threads)
{
	struct scmp_arg_cmp naming = SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0);
	struct scmp_arg_cmp idling = SCMP_A1(SCMP_CMP_EQ, SCHED_IDLE, 0);
	struct scmp_arg_cmp as_thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
	int failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

	if (failed == 0)
		failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, &naming);
	if (failed == 0 && has_threads)
		failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &as_thread);
	if (failed == 0 && has_threads)
		failed = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(sched_setscheduler), 1, &idling);
	if (failed == 0 && has_threads)
		failed = RULES(filter, SCMP_ACT_ALLOW, thread_calls);
	return failed;
}

static int all_rules(scmp_filter_ctx filter, const struct sandbox *sandbox)
{
	int failed = RULES(filter, SCMP_ACT_ALLOW, usual_calls);

	if (failed == 0)
		failed = memory_rules(filter, sandbox->loads_code);
	if (failed == 0)
		failed = thread_rules(filter, sandbox->has_threads);
	/* SQLite asks whether the disk is a kind of flash; the answer for a file is no. */
	if (failed == 0 && !sandbox->connects)
		failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
	if (failed == 0 && sandbox->accepts)
		failed = RULES(filter, SCMP_ACT_ALLOW, accept_calls);
	if (failed == 0 && sandbox->connects)
		failed = RULES(filter, SCMP_ACT_ALLOW, connect_calls);
	if (failed == 0 && sandbox->asks_database && !sandbox->connects)
		failed = RULES(filter, SCMP_ACT_ALLOW, database_calls);
	if (failed == 0 && !sandbox->connects && !sandbox->asks_database)
		failed = RULES(filter, SCMP_ACT_KILL_PROCESS, network_calls);
	if (failed == 0 && !sandbox->connects)
		failed = RULES(filter, SCMP_ACT_KILL_PROCESS, listen_calls);
	if (failed == 0)
		failed = RULES(filter, SCMP_ACT_KILL_PROCESS, deadly_calls);
	return failed;
}

static enum result filter_load(struct job *job, const struct sandbox *sandbox)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
	int failed;

	if (filter == NULL)
		return job_out_of_memory(job);
	seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	failed = all_rules(filter, sandbox);
	if (failed == 0)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	if (failed != 0)
		return job_fail(job, IO, NULL, "sandbox", "The kernel took no filter of system calls: %s.",
				strerror(-failed));
	return OK;
}

enum result sandbox_enter(struct job *job, const struct sandbox *sandbox)
{
	bool has_landlock;

	sandbox_name = sandbox->name;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return job_fail(job, IO, NULL, "sandbox", "Privileges could not be given up: %s.", strerror(errno));
	TRY(landlock_enter(job, sandbox, &has_landlock));
	if (!has_landlock)
		log_line(LOG_WARNING, "node", "no-landlock", "reason",
			 "this kernel has no Landlock; files are guarded by their permissions only", NULL);
	TRY(handler_install(job));
	return filter_load(job, sandbox);
}

void process_harden(bool secret)
{
	static const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	if (secret)
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_TRIM_THRESHOLD, 256 << 10);
	mallopt(M_MMAP_THRESHOLD, 128 << 10);
	mallopt(M_TOP_PAD, 64 << 10);
}
