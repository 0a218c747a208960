/* Stands between a program and its files: writes down every write and sync, and makes them fail or kill at the n-th.
 *
 * For the tests in this folder, which build it with cc and load it with LD_PRELOAD. Only what happens to files in one
 * folder is looked at, and what is written to the program's standard output and error, which tells when a change was
 * acknowledged.
 *
 *   SHIM_DIR   the folder, as an absolute path without links in it
 *   SHIM_LOG   where to append the events; nothing is written down without it
 *   SHIM_AT    at which write or sync, counted from 1, something happens
 *   SHIM_WHAT  what: full (no room, from then on), once (no room, this once), short (half of it is written, then no
 *              room), io (an input/output error from then on), kill (the process is killed before it), torn (killed
 *              when half of it is written)
 *   SHIM_COUNT where to write how many writes and syncs there were, at the end
 *   SHIM_SLOW  microseconds that every sync takes: a slow disk
 *
 * An event, in the machine's byte order: kind (1 byte), length of the path (4), offset (8), length of the data (4),
 * path, data. Kinds: C created, W written, T cut to the length “offset”, S synced, U unlinked, R renamed (data: the new
 * path), D a folder synced, A something said (data: the bytes).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *dir, *what;
static size_t dir_len;
static int log_fd = -1;
static long at, count, slow;

static void __attribute__((constructor)) begin(void) {
    const char *text;
    dir = getenv("SHIM_DIR");
    dir_len = dir ? strlen(dir) : 0;
    what = getenv("SHIM_WHAT");
    at = (text = getenv("SHIM_AT")) ? atol(text) : 0;
    slow = (text = getenv("SHIM_SLOW")) ? atol(text) : 0;
    if (dir && (text = getenv("SHIM_LOG")))
        log_fd = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static void __attribute__((destructor)) end(void) {
    const char *path = getenv("SHIM_COUNT");
    if (dir && path) {
        char text[32];
        int fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_TRUNC | O_CREAT, 0600);
        int size = snprintf(text, sizeof text, "%ld\n", count);
        if (fd >= 0) {
            syscall(SYS_write, fd, text, size);
            syscall(SYS_close, fd);
        }
    }
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int ends_with(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && !strcmp(text + a - b, end);
}

/* Whether a path is in the folder, or the folder itself. */
static int inside(const char *path) {
    return dir && !strncmp(path, dir, dir_len) && (path[dir_len] == '/' || !path[dir_len]);
}

/* The path of an open file in the folder. */
static int path_of(int fd, char *path) {
    char link[64];
    if (!dir) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (size <= 0) return 0;
    path[size] = 0;
    return inside(path);
}

/* A path as it is from the root. */
static int absolute(int at_fd, const char *path, char *out) {
    char base[PATH_MAX];
    if (!dir) return 0;
    if (path[0] == '/') snprintf(out, PATH_MAX, "%s", path);
    else {
        if (at_fd == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) return 0;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", at_fd);
            ssize_t size = syscall(SYS_readlinkat, AT_FDCWD, link, base, sizeof base - 1);
            if (size <= 0) return 0;
            base[size] = 0;
        }
        while (!strncmp(path, "./", 2)) path += 2;
        if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    }
    return inside(out);
}

static void note(char kind, const char *path, uint64_t offset, const void *data, size_t size) {
    /* The index of the log lives in memory: after a power cut it is made anew. */
    if (log_fd < 0 || ends_with(path, "-shm")) return;
    unsigned char head[17];
    uint32_t path_len = strlen(path), data_len = size;
    head[0] = kind;
    memcpy(head + 1, &path_len, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &data_len, 4);
    struct iovec parts[3] = {{head, 17}, {(void *)path, path_len}, {(void *)data, size}};
    syscall(SYS_writev, log_fd, parts, 3);
}

/* What is to happen at this write or sync: 0 nothing, 1 it fails with errno set, 2 half of it, then it fails or kills. */
static int fate(int is_write) {
    count++;
    if (!what || !at) return 0;
    if (!strcmp(what, "full") && count >= at && is_write) return errno = ENOSPC, 1;
    if (!strcmp(what, "once") && count == at && is_write) return errno = ENOSPC, 1;
    if (!strcmp(what, "io") && count >= at) return errno = EIO, 1;
    if (!strcmp(what, "short") && is_write) {
        if (count == at) return 2;
        if (count > at) return errno = ENOSPC, 1;
    }
    if (!strcmp(what, "kill") && count == at) raise(SIGKILL);
    if (!strcmp(what, "torn") && count == at) {
        if (is_write) return 2;
        raise(SIGKILL);
    }
    return 0;
}

static ssize_t put(int fd, const char *path, const void *data, size_t size, off64_t offset, int positioned) {
    pthread_mutex_lock(&lock);
    int fated = fate(1);
    ssize_t done = -1;
    if (fated != 1) {
        size_t part = fated == 2 && size > 1 ? size / 2 : size;
        if (!positioned) {
            int flags = syscall(SYS_fcntl, fd, F_GETFL);
            offset = syscall(SYS_lseek, fd, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR);
            done = syscall(SYS_write, fd, data, part);
        } else done = syscall(SYS_pwrite64, fd, data, part, offset);
        if (done > 0) note('W', path, offset, data, done);
        if (fated == 2 && !strcmp(what, "torn")) raise(SIGKILL);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

ssize_t write(int fd, const void *data, size_t size) {
    char path[PATH_MAX];
    if (fd > 2 && path_of(fd, path)) return put(fd, path, data, size, 0, 0);
    if (dir && (fd == 1 || fd == 2)) {
        pthread_mutex_lock(&lock);
        note('A', "", fd, data, size);
        pthread_mutex_unlock(&lock);
    }
    return syscall(SYS_write, fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    char path[PATH_MAX];
    if (path_of(fd, path)) return put(fd, path, data, size, offset, 1);
    return syscall(SYS_pwrite64, fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

/* Several pieces at once: the first that there is, as the standard allows. */
ssize_t writev(int fd, const struct iovec *parts, int n) {
    for (int i = 0; i < n; i++)
        if (parts[i].iov_len) return write(fd, parts[i].iov_base, parts[i].iov_len);
    return 0;
}

static int cut(int fd, off64_t size) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return syscall(SYS_ftruncate, fd, size);
    pthread_mutex_lock(&lock);
    int done = fate(0) == 1 ? -1 : (int)syscall(SYS_ftruncate, fd, size), error = errno;
    if (!done) note('T', path, size, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }

static int reserve(int fd, int mode, off64_t offset, off64_t size) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return syscall(SYS_fallocate, fd, mode, offset, size);
    pthread_mutex_lock(&lock);
    int done = fate(1) ? -1 : (int)syscall(SYS_fallocate, fd, mode, offset, size), error = errno;
    if (!done && !(mode & FALLOC_FL_KEEP_SIZE)) note('T', path, offset + size, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int fallocate(int fd, int mode, off_t offset, off_t size) { return reserve(fd, mode, offset, size); }
int fallocate64(int fd, int mode, off64_t offset, off64_t size) { return reserve(fd, mode, offset, size); }
int posix_fallocate(int fd, off_t offset, off_t size) { return reserve(fd, 0, offset, size) ? errno : 0; }
int posix_fallocate64(int fd, off64_t offset, off64_t size) { return reserve(fd, 0, offset, size) ? errno : 0; }

static int flush_to_disk(int fd, long call) {
    char path[PATH_MAX];
    struct stat about;
    if (!path_of(fd, path)) return syscall(call, fd);
    pthread_mutex_lock(&lock);
    /* Nothing in these tests needs what is really on the disk. */
    int done = fate(0) == 1 ? -1 : 0, error = errno;
    if (slow) usleep(slow);
    if (!done) note(!fstat(fd, &about) && S_ISDIR(about.st_mode) ? 'D' : 'S', path, 0, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int fsync(int fd) { return flush_to_disk(fd, SYS_fsync); }
int fdatasync(int fd) { return flush_to_disk(fd, SYS_fdatasync); }

static int open_file(int at_fd, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    struct stat about;
    if (!(flags & (O_CREAT | O_TRUNC)) || !absolute(at_fd, name, path))
        return syscall(SYS_openat, at_fd, name, flags, mode);
    pthread_mutex_lock(&lock);
    int is_new = stat(path, &about) != 0;
    int fd = (is_new || flags & O_TRUNC) && fate(is_new) == 1 ? -1 : (int)syscall(SYS_openat, at_fd, name, flags, mode);
    int error = errno;
    if (fd >= 0 && is_new) note('C', path, 0, "", 0);
    else if (fd >= 0 && flags & O_TRUNC) note('T', path, 0, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_file(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_file(AT_FDCWD, path, flags, mode); }
int openat(int at_fd, const char *path, int flags, ...) { MODE(flags) return open_file(at_fd, path, flags, mode); }
int openat64(int at_fd, const char *path, int flags, ...) { MODE(flags) return open_file(at_fd, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_file(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int unlinkat(int at_fd, const char *name, int flags) {
    char path[PATH_MAX];
    if (!absolute(at_fd, name, path)) return syscall(SYS_unlinkat, at_fd, name, flags);
    pthread_mutex_lock(&lock);
    int done = fate(0) == 1 ? -1 : (int)syscall(SYS_unlinkat, at_fd, name, flags), error = errno;
    if (!done) note('U', path, 0, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }

int renameat(int from_fd, const char *from, int to_fd, const char *to) {
    char old[PATH_MAX], new[PATH_MAX];
    int watched = absolute(from_fd, from, old);
    if (!absolute(to_fd, to, new) || !watched) return syscall(SYS_renameat, from_fd, from, to_fd, to);
    pthread_mutex_lock(&lock);
    int done = fate(0) == 1 ? -1 : (int)syscall(SYS_renameat, from_fd, from, to_fd, to), error = errno;
    if (!done) note('R', old, 0, new, strlen(new));
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }
