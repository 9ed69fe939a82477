# SPDX-License-Identifier: BSD-2-Clause
# Where the time of `sidetrace-runc create` goes, from a trace of sched_process_exec, _fork and _exit (tracefs, clock mono):
# for containers without a hook, with /bin/true as one, and with ours. The runtime has the wrapper's pid, and the leader's exit ends it.
function field(name,    at) {
	at = index($0, " " name "=")
	return at ? substr($0, at + length(name) + 2) + 0 : 0
}
# The value that this share of v[1…n] is below.
function below(v, n, share,    i, j, t, at) {
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	at = 1 + share * (n - 1); i = int(at)
	return i < n ? v[i] + (at - i) * (v[i + 1] - v[i]) : v[i]
}
function row(kind, stage,    v, i, n) {
	n = count[kind]
	for (i = 1; i <= n; i++) v[i] = took[kind, stage, i]
	if (n) printf "| %s | %s | %.2f | %.2f | %.2f |\n", kind, stage, below(v, n, 0.5), below(v, n, 0.25), below(v, n, 0)
}
{
	for (i = 1; i <= NF && $i !~ /^[0-9]+\.[0-9]+:$/; i++);
	at = $i * 1000
}
/sched_process_exec:.*filename=[^ ]*\/sidetrace-runc / { pid = field("pid"); begun = at; runtime = hook = hooked = started = 0; next }
/sched_process_exec:/ && field("pid") == pid && !runtime { runtime = at; next }
/sched_process_exec:.*filename=[^ ]*\/sidetrace-tracer / && pid { started = at; tracer = field("pid"); made = 0; next }
/sched_process_exec:.*filename=([^ ]*\/sidetrace-hook|\/bin\/true) / && pid { hook = at; hook_pid = field("pid"); ours = /hook /; next }
/sched_process_exit:/ && hook && !hooked && field("pid") == hook_pid { hooked = at; next }
/sched_process_exit:/ && pid && field("pid") == pid {
	kind = !hook ? "without a label" : ours ? "with the label" : "an empty hook"
	# Others run /bin/true, too; and an event that was lost makes nothing of the rest.
	if (!runtime || (hook && (hooked < hook || hook < runtime)) || (ours && hook && !started)) { pid = 0; next }
	n = ++count[kind]
	took[kind, "all of it", n] = at - begun
	took[kind, "the wrapper", n] = runtime - begun
	took[kind, "the runtime, until the hook", n] = hook - runtime
	took[kind, "the hook", n] = hooked - hook
	took[kind, "the runtime, after the hook", n] = at - hooked
	took[kind, "a tracer's exec after the wrapper's", n] = started - begun
	pid = 0
}
END {
	print "\n| where it goes, ms | | median | lower quarter | lowest |\n|---|---|---:|---:|---:|"
	row("without a label", "all of it"); row("without a label", "the wrapper")
	kind = "an empty hook"
	row(kind, "all of it"); row(kind, "the runtime, until the hook"); row(kind, "the hook"); row(kind, "the runtime, after the hook")
	kind = "with the label"
	row(kind, "all of it"); row(kind, "the wrapper"); row(kind, "the runtime, until the hook"); row(kind, "the hook")
	row(kind, "the runtime, after the hook"); row(kind, "a tracer's exec after the wrapper's")
}
