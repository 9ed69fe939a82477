/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The types of arguments and structures, by the file that describes them. Add yours to the section of
 * its family.
 */
#pragma once

#include "decode/sized.h"
#include "decode/row.h"

/* What `count` says to the pointed_* types. */
enum { POINTED_INT, POINTED_UINT, POINTED_LONG, POINTED_ULONG, POINTED_ADDR, POINTED_OFF, POINTED_UOFF };

/* types.c: what many families share */
extern const struct arg_type arg_int, arg_uint, arg_long, arg_ulong, arg_hex, arg_hex32, arg_addr,
	arg_mode, arg_dev, arg_off_low, arg_off_high, arg_page_off, arg_unused, arg_flags, arg_flags_long, arg_one_of, arg_one_of_long, arg_fd,
	arg_dirfd, arg_pid, arg_group, arg_id, arg_signum;
/* types-string.c: text */
extern const struct arg_type arg_path, arg_path_out, arg_string, arg_short_string, arg_argv, arg_envp;
/* types-memory.c: bytes, structures, arrays */
extern const struct arg_type arg_buf_in, arg_buf_out, arg_random_out, arg_struct_in, arg_struct_out,
	arg_struct_inout, arg_array_in, arg_array_out, arg_pointed_in, arg_pointed_out, arg_pointed_inout, arg_fd_pair;

/* quota.c */
extern const struct arg_type arg_quota_command, arg_quota_data, arg_quota_id;

/* file.c */
extern const struct arg_type arg_xattr_args_in, arg_xattr_args_out;

/* fcntl.c, file.c, folder.c, mapping.c */
extern const struct arg_type arg_fcntl_arg, arg_open_mode, arg_mq_mode, arg_swap_flags, arg_open_how, arg_xattr_in,
	arg_xattr_out, arg_xattr_list, arg_dirents32, arg_dirents64, arg_mremap_address;

/* fanotify.c */
extern const struct arg_type arg_fanotify_folder, arg_fanotify_init;

/* iovec.c, msg.c */
extern const struct arg_type arg_iovec_in, arg_iovec_out, arg_msghdr_in, arg_msghdr_out,
	arg_mmsghdr_in, arg_mmsghdr_out, arg_receive_timeout, arg_socket_in, arg_socket_out;

/* ioctl.c */
extern const struct arg_type arg_ioctl_command, arg_ioctl_arg;

/* ipc.c */
extern const struct arg_type arg_ipc_key, arg_ipc_get, arg_shm_get, arg_ipc_command, arg_msgbuf_in,
	arg_msgbuf_out, arg_msgctl_buf, arg_semctl_arg, arg_shmctl_buf, arg_mq_open_attr;
extern const struct struct_type struct_sembuf, struct_mq_attr;

/* net.c, sockopt.c */
extern const struct arg_type arg_sockaddr_in, arg_sockaddr_out, arg_socklen_inout,
	arg_socket_protocol, arg_socket_type, arg_optlen, arg_sockopt_name, arg_sockopt_set_name,
	arg_sockopt_in, arg_sockopt_out;

/* poll.c */
extern const struct arg_type arg_left, arg_pollfds, arg_fd_set,
	arg_sized_sigmask, arg_epoll_ctl_event;
extern const struct struct_type struct_epoll_event;

/* process.c, futex.c, prctl.c */
extern const struct special special_clone, special_futex, special_futex_time64, special_prctl, special_rt_sigreturn;
extern const struct arg_type arg_wait_status, arg_wait_rusage, arg_clone_args, arg_fd_there;
/* arch-prctl.c */
extern const struct arg_type arg_arch_prctl;
extern const struct struct_type struct_rlimit, struct_rlimit64;

/* sched.c, capability.c */
extern const struct arg_type arg_sched_attr_in, arg_sched_attr_out, arg_ioprio, arg_ioprio_who, arg_ioprio_whose, arg_priority_who,
	arg_membarrier, arg_membarrier_cpu, arg_kcmp_index, arg_seccomp_flags, arg_seccomp_args,
	arg_bare_iovec, arg_cap_data_in, arg_cap_data_out;

/* signal.c, siginfo.c */
extern const struct struct_type struct_old_sigaction, struct_sigaction, struct_siginfo, struct_sigaltstack,
	struct_sigevent;
extern const struct arg_type arg_sigset_in, arg_sigset_out, arg_sigset_part_out, arg_sigset_late,
	arg_sigset_awaited;

/* stat.c */
extern const struct struct_type struct_old_stat, struct_stat, struct_stat64, struct_statx, struct_statfs,
	struct_statfs64;
extern const struct arg_type arg_file_mode, arg_mknod_dev;

/* sized.c, and the structures by the name in SIZED_IN() */
extern const struct arg_type arg_sized_in, arg_sized_out;
extern const struct sized_type sized_file_attr_get, sized_file_attr_set, sized_landlock_ruleset,
	sized_mount_attr;

/* i386.c */
extern const struct arg_type arg_socket_call, arg_ipc_call, arg_signal_handler, arg_mask_word, arg_old_entry;

/* perf.c */
extern const struct arg_type arg_perf_attr;

/* bpf.c */
extern const struct arg_type arg_bpf_attr;

/* file-state.c, handle.c */
extern const struct struct_type struct_cache_pages, struct_cache_range;
extern const struct arg_type arg_handle_in, arg_handle_mount, arg_handle_out;

/* futex2.c */
extern const struct arg_type arg_futex2_flags, arg_futex_mask;
extern const struct struct_type struct_futex_requeued, struct_futex_waiter;

/* io_uring-register.c, io_uring-setup.c */
extern const struct arg_type arg_uring_arg, arg_uring_params;

/* machine.c, segments.c, timex.c */
extern const struct arg_type arg_kexec_flags, arg_kexec_segments, arg_ldt, arg_log_action,
	arg_log_buffer, arg_log_length, arg_reboot_arg, arg_thread_area, arg_thread_area_out, arg_timex;

/* mount.c, statmount.c */
extern const struct arg_type arg_config_aux, arg_config_key, arg_config_value, arg_mount_data,
	arg_mount_flags, arg_mount_request, arg_mount_type, arg_statmount;
extern const struct field listmount_request[], statmount_request[];
extern const struct struct_type struct_mount_id;

/* numa.c */
extern const struct arg_type arg_mempolicy, arg_mempolicy_long, arg_mempolicy_out,
	arg_node_mask_in, arg_node_mask_out, arg_residency;
extern const struct struct_type struct_node, struct_page_address, struct_page_status;

/* security.c */
extern const struct arg_type arg_landlock_create_flags, arg_landlock_rule, arg_lsm_context,
	arg_lsm_contexts, arg_lsm_size;
extern const struct struct_type struct_lsm_id;

/* system.c */
extern const struct struct_type struct_utsname, struct_sysinfo, struct_rusage,
	struct_sched_param, struct_cap_header, struct_sysctl_args;
extern const struct arg_type arg_groups_in, arg_groups_out, arg_sched_pid, arg_cpu_set_in,
	arg_cpu_set_out, arg_persona, arg_system_name;

/* time.c */
extern const struct struct_type struct_timespec, struct_timeval, struct_itimerval,
	struct_itimerspec, struct_timezone, struct_utimbuf, struct_utimespecs, struct_utimevals,
	struct_tms;
/* 64-bit fields under every ABI */
extern const struct struct_type struct_timespec64, struct_itimerspec64, struct_utimespecs64;
extern const struct arg_type arg_remaining, arg_remaining_unless_absolute, arg_remaining64, arg_clockid,
	arg_time_out;

/* aio.c */
extern const struct arg_type arg_iocbs;
extern const struct struct_type struct_io_event, struct_iocb_head;

/* keyctl.c, ptrace.c */
extern const struct arg_type arg_key;
extern const struct special special_keyctl, special_ptrace, special_restart_syscall;
