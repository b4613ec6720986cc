"""The system calls that a session may make: numbers on x86-64 and on 64-bit ARM.

Whatever is not here is refused by :mod:`sij_tui.serve.sandbox.seccomp`: other processes and their
limits, priorities and signals, programs, sockets but pairs, and memory, queues, keys and watches
that outlive the process, that no limit counts, or that all processes share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

X86_64, AARCH64 = 0, 1
"""Places in a pair of numbers; -1 there is a call that the architecture lacks."""
ALLOWED: Final[Mapping[str, tuple[int, int]]] = {
    # Bytes of what is open
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "preadv": (295, 69), "pwritev": (296, 70), "preadv2": (327, 286),
    "pwritev2": (328, 287), "lseek": (8, 62), "close": (3, 57), "close_range": (436, 436),
    "dup": (32, 23), "dup2": (33, -1), "dup3": (292, 24),
    # Files; which of them, Landlock says
    "open": (2, -1), "openat": (257, 56), "openat2": (437, 437), "stat": (4, -1), "fstat": (5, 80),
    "lstat": (6, -1), "newfstatat": (262, 79), "statx": (332, 291), "statfs": (137, 43),
    "fstatfs": (138, 44), "access": (21, -1), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, -1), "readlinkat": (267, 78),
    "getdents": (78, -1), "getdents64": (217, 61), "getcwd": (79, 17), "unlink": (87, -1),
    "unlinkat": (263, 35), "rename": (82, -1), "renameat": (264, 38), "renameat2": (316, 276),
    "link": (86, -1), "linkat": (265, 37), "fsync": (74, 82), "fdatasync": (75, 83),
    "ftruncate": (77, 46), "flock": (73, 32), "fallocate": (285, 47), "fadvise64": (221, 223),
    "sendfile": (40, 71), "copy_file_range": (326, 285),
    # Waiting
    "pipe": (22, -1), "pipe2": (293, 59), "epoll_create": (213, -1), "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21), "epoll_wait": (232, -1), "epoll_pwait": (281, 22),
    "epoll_pwait2": (441, 441), "eventfd": (284, -1), "eventfd2": (290, 19), "poll": (7, -1),
    "ppoll": (271, 73), "select": (23, -1), "pselect6": (270, 72),
    # Pairs of sockets
    "recvfrom": (45, 207), "shutdown": (48, 210), "getsockopt": (55, 209),
    "getsockname": (51, 204), "getpeername": (52, 205),
    # Memory
    "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216), "brk": (12, 214),
    "madvise": (28, 233), "msync": (26, 227), "mincore": (27, 232), "membarrier": (324, 283),
    # Threads, and the end of the process
    "futex": (202, 98), "futex_waitv": (449, 449), "set_robust_list": (273, 99),
    "set_tid_address": (218, 96), "rseq": (334, 293), "arch_prctl": (158, -1), "exit": (60, 93),
    "exit_group": (231, 94), "wait4": (61, 260), "waitid": (247, 95),
    # Who it is, and what it has
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148),
    "getresgid": (120, 150), "getgroups": (115, 158), "getpgid": (121, 155), "getpgrp": (111, -1),
    "getsid": (124, 156),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120), "getpriority": (140, 141), "getcpu": (309, 168),
    "getrusage": (98, 165), "getrlimit": (97, 163), "sysinfo": (99, 179), "uname": (63, 160),
    "getrandom": (318, 278), "times": (100, 153), "umask": (95, 166),
    # Its own signals
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "pause": (34, -1), "alarm": (37, -1), "setitimer": (38, 103),
    "getitimer": (36, 102), "restart_syscall": (219, 128),
    # Time
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, -1),
    "setrlimit": (160, 164),
    # What confines it further
    "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}  # fmt: skip
"""Calls that may be made with any arguments."""
CHECKED: Final[Mapping[str, tuple[int, int]]] = {
    "clone": (56, 220), "mmap": (9, 222), "sendto": (44, 206), "socketpair": (53, 199),
    "prlimit64": (302, 261), "fcntl": (72, 25), "ioctl": (16, 29), "prctl": (157, 167),
    "clone3": (435, 435), "fchmod": (91, 52),
}  # fmt: skip
"""Calls of which only some arguments are allowed."""
NEWEST = 462
"""The last call that was looked at (Linux 6.10). Later ones are said not to exist: then libc does
without them."""
FCNTL_COMMANDS = (
    *range(8),  # F_DUPFD to F_SETLKW
    *range(36, 39),  # F_OFD_GETLK to F_OFD_SETLKW
    1030,  # F_DUPFD_CLOEXEC
)
"""Commands of fcntl(2): none has a signal sent, or a pipe made larger."""
IOCTL_REQUESTS = (
    *range(0x5401, 0x5405),  # TCGETS to TCSETSF
    0x802C_542A, 0x402C_542B, 0x402C_542C, 0x402C_542D,  # TCGETS2 to TCSETSF2
    0x5409, 0x540A, 0x540B, 0x5411,  # TCSBRK, TCXONC, TCFLSH, TIOCOUTQ
    0x540F, 0x5410, 0x5429,  # TIOCGPGRP, TIOCSPGRP, TIOCGSID
    0x5413, 0x5414,  # TIOCGWINSZ, TIOCSWINSZ
    0x541B, 0x5421, 0x5450, 0x5451,  # FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
)  # fmt: skip
"""Requests of ioctl(2): modes and size of a terminal, and what a file descriptor is asked."""
PRIVATE_MODE = 0o600
"""Of fchmod(2): what a reader's file has."""
PR_SET_DUMPABLE = 4
"""Of prctl(2): may be switched off, never on."""
PRCTL_OPTIONS = (3, 15, 16, 38, 0x5356_4D41)
"""Options of prctl(2): PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_NO_NEW_PRIVS,
PR_SET_VMA."""
