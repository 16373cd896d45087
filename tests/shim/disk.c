/* A disk that fails when a test wants it to: loaded before the C library, it counts the calls that change or read
 * something below a folder, and lets the one with a given number fail, or kills the process there.
 *
 * SHIM_FOLDER  the folder, an absolute path without links
 * SHIM_CALLS   which calls count: letters of c (files made), w (write), s (sync), r (rename), u (unlink), d (mkdir), l (lock),
 *              o (files opened to be read), i (reads)
 * SHIM_AT      the number of the call that fails, from 1 on
 * SHIM_ERROR   its error number; of a negative number the process gets the signal of that number, and the call is made
 * SHIM_INSTEAD what a read meets instead of the error: the file "grow"s or "shrink"s before it, or it comes out "short"
 * SHIM_TOLD    a file that is made when it comes to that
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_int calls;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int is_below(const char *path) {
    const char *folder = setting("SHIM_FOLDER");
    size_t length = strlen(folder);
    return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/';
}

static int is_open_below(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 2);
    if (length < 0)
        return 0;
    /* So that the folder itself is below itself: its names change. */
    path[length] = '/';
    path[length + 1] = 0;
    return is_below(path);
}

static int is_named_below(int folder, const char *path) {
    return path[0] == '/' || folder == AT_FDCWD ? is_below(path) : is_open_below(folder);
}

/* True if this call is to fail; errno is set. */
static int fails(char kind, int below) {
    if (!below || !strchr(setting("SHIM_CALLS"), kind) || atomic_fetch_add(&calls, 1) + 1 != atoi(setting("SHIM_AT")))
        return 0;
    long told = syscall(SYS_openat, AT_FDCWD, setting("SHIM_TOLD"), O_WRONLY | O_CREAT, 0600);
    syscall(SYS_write, told, &kind, 1);
    syscall(SYS_close, told);
    int error = atoi(setting("SHIM_ERROR"));
    if (error < 0) {
        kill(getpid(), -error);
        /* Time for whoever handles it. */
        usleep(20000);
        return 0;
    }
    errno = error;
    return 1;
}

#define OPENED(name)                                                                                                   \
    int name(const char *path, int flags, ...) {                                                                       \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;                                      \
        va_end(more);                                                                                                  \
        return fails(flags & O_CREAT ? 'c' : 'o', is_below(path)) ? -1 : REAL(name)(path, flags, mode);                \
    }

#define OPENED_AT(name)                                                                                                \
    int name(int folder, const char *path, int flags, ...) {                                                           \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;                                      \
        va_end(more);                                                                                                  \
        int below = is_named_below(folder, path);                                                                      \
        return fails(flags & O_CREAT ? 'c' : 'o', below) ? -1 : REAL(name)(folder, path, flags, mode);                 \
    }

/* A call with its parameters, their names, and what it changes. */
#define CALL(type, name, parameters, arguments, kind, below)                                                           \
    type name parameters {                                                                                             \
        return fails(kind, below) ? -1 : REAL(name) arguments;                                                         \
    }

OPENED(open)
OPENED(open64)
OPENED_AT(openat)
OPENED_AT(openat64)
CALL(ssize_t, write, (int to, const void *from, size_t n), (to, from, n), 'w', is_open_below(to))
CALL(ssize_t, writev, (int to, const struct iovec *from, int n), (to, from, n), 'w', is_open_below(to))
CALL(ssize_t, pwrite, (int to, const void *from, size_t n, off_t at), (to, from, n, at), 'w', is_open_below(to))
CALL(ssize_t, pwrite64, (int to, const void *from, size_t n, off64_t at), (to, from, n, at), 'w', is_open_below(to))
CALL(int, fsync, (int file), (file), 's', is_open_below(file))
CALL(int, fdatasync, (int file), (file), 's', is_open_below(file))
CALL(int, flock, (int file, int how), (file, how), 'l', is_open_below(file))
CALL(int, rename, (const char *from, const char *to), (from, to), 'r', is_below(to))
CALL(int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), 'r', is_named_below(b, to))
CALL(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags), 'r',
     is_named_below(b, to))
CALL(int, unlink, (const char *path), (path), 'u', is_below(path))
CALL(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags), 'u', is_named_below(folder, path))
CALL(int, rmdir, (const char *path), (path), 'u', is_below(path))
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), 'd', is_below(path))
CALL(int, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), 'd', is_named_below(folder, path))

ssize_t read(int from, void *to, size_t n) {
    if (!fails('i', is_open_below(from)))
        return REAL(read)(from, to, n);
    const char *instead = setting("SHIM_INSTEAD");
    char path[64];
    struct stat file;
    snprintf(path, sizeof path, "/proc/self/fd/%d", from);
    if (strcmp(instead, "short") == 0) {
        n = n > 0;
    } else if (strcmp(instead, "grow") == 0) {
        long more = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND);
        syscall(SYS_write, more, "\n", 1);
        syscall(SYS_close, more);
    } else if (strcmp(instead, "shrink") == 0) {
        if (stat(path, &file) == 0 && truncate(path, file.st_size / 2) != 0)
            abort();
    } else {
        return -1;
    }
    return REAL(read)(from, to, n);
}
