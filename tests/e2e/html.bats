#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The page, in a real browser: it renders, sorts and filters, says nothing on the console, asks nobody
# for anything, and what was traced stays text.

load lib/common

S=$BUILD/sidetrace

browse() {
	command -v chromium >/dev/null && command -v chromedriver >/dev/null || skip "no chromium-driver"
	timeout 200 "$PYTHON" "$BATS_TEST_DIRNAME/lib/browser.py" "$@"
}

# A log full of names that want to be markup. 700 lookups make a finding of them.
hostile_log() {
	"$PYTHON" - >"$1" <<'PY'
names = ["</script><script>window.owned=1</script>", "<img src=x onerror=window.owned=2>",
         "\\\" onmouseover=\\\"window.owned=3", "'-window.owned=4-'", "&lt;b&gt;<b>x", "]]>--><svg/onload=window.owned=5>",
         "\u202egnp.exe", "</style><style>*{display:none}", "<!--", "{{7*7}}", "\\377\\376<b>", "javascript:window.owned=6"]
t = 0
def out(line):
    global t
    t += 1000
    print(f"77 10:00:{t // 1000000:02d}.{t % 1000000:06d} {line} <0.000010>")
out('execve("/srv/%s", ["%s"], 0x7ffe /* 3 vars */) = 0' % (names[0], names[0]))
for i in range(700):
    name = names[i % len(names)]
    out('openat(AT_FDCWD, "/srv/%s/node_modules/%s", O_RDONLY) = -1 ENOENT (No such file or directory)' % (name, name))
    out('openat(AT_FDCWD, "/srv/%s", O_RDONLY) = 3</srv/%s>' % (name, name.replace("<", "\\74").replace(">", "\\76")))
    out('read(3</srv/%s>, "%s", 8) = 8' % (name.replace("<", "\\74").replace(">", "\\76"), name))
    out('close(3) = 0')
out('openat(AT_FDCWD, "/%s", O_RDONLY) = -1 EACCES (Permission denied)' % names[0])
out('<script>window.owned=7</script>(1) = -1 EPERM (<b>no</b>)')
print("77 10:00:59.000000 +++ exited with 0 +++")
PY
}

@test "a page of a real trace" {
	strace -f -tt -T -yy -s 256 -o "$BATS_TEST_TMPDIR/log" "$PROGRAMS/scenario-dependency-wait"
	"$S" report --html "$BATS_TEST_TMPDIR/page.html" "$BATS_TEST_TMPDIR/log"
	grep -q 'Waiting for a dependency' "$BATS_TEST_TMPDIR/page.html"
	grep -q '<svg ' "$BATS_TEST_TMPDIR/page.html"
	browse "$BATS_TEST_TMPDIR/page.html"
}

@test "hostile names stay text" {
	hostile_log "$BATS_TEST_TMPDIR/log"
	"$S" report --html "$BATS_TEST_TMPDIR/page.html" "$BATS_TEST_TMPDIR/log"
	grep -q 'Search path walked in vain' "$BATS_TEST_TMPDIR/page.html"
	grep -q 'Permission denied' "$BATS_TEST_TMPDIR/page.html"
	# Nothing but our own one script and style, whatever the names say.
	[ "$(grep -c '<script' "$BATS_TEST_TMPDIR/page.html")" -eq 1 ]
	[ "$(grep -c '<style' "$BATS_TEST_TMPDIR/page.html")" -eq 1 ]
	! grep -q '<img\|<b>\|onload=window.owned=5>' "$BATS_TEST_TMPDIR/page.html"
	! grep -qP '\x{202e}' "$BATS_TEST_TMPDIR/page.html"
	browse "$BATS_TEST_TMPDIR/page.html"
}

@test "a cut and lossy trace says so on top" {
	strace -f -tt -T -yy -s 256 -o "$BATS_TEST_TMPDIR/whole" "$PROGRAMS/scenario-connect-refused"
	head -n 60 "$BATS_TEST_TMPDIR/whole" | head -c -20 >"$BATS_TEST_TMPDIR/log"
	run "$S" report --html "$BATS_TEST_TMPDIR/page.html" "$BATS_TEST_TMPDIR/log"
	[ "$status" -eq 4 ]
	grep -q 'class="banner" role="alert"><strong>This trace is not whole' "$BATS_TEST_TMPDIR/page.html"
}

@test "the page stays below 1 MB, and the reader's memory bounded, for a long log" {
	"$PYTHON" - >"$BATS_TEST_TMPDIR/log" <<'PY'
import sys
w = sys.stdout.write
t = 0
for i in range(400000):
    t += 100
    s = f"{100 + i % 50} {10 + t // 3600000000}:{t // 60000000 % 60:02d}:{t // 1000000 % 60:02d}.{t % 1000000:06d} "
    w(f'{s}openat(AT_FDCWD, "/var/lib/data/{i % 150000}/a-rather-long-name-{i}", O_RDONLY) = 5 <0.000020>\n')
    w(f'{s}close(5) = 0 <0.000004>\n')
PY
	/usr/bin/time -f '%M' -o "$BATS_TEST_TMPDIR/memory" \
		"$S" report --html "$BATS_TEST_TMPDIR/page.html" "$BATS_TEST_TMPDIR/log"
	[ "$(stat -c %s "$BATS_TEST_TMPDIR/page.html")" -le 1000000 ]
	[ "$(tail -1 "$BATS_TEST_TMPDIR/memory")" -le 204800 ]
}

@test "without the script the page is complete" {
	strace -f -tt -T -yy -s 256 -o "$BATS_TEST_TMPDIR/log" "$PROGRAMS/scenario-connect-refused"
	"$S" report --html - "$BATS_TEST_TMPDIR/log" >"$BATS_TEST_TMPDIR/page.html"
	"$PYTHON" - "$BATS_TEST_TMPDIR/page.html" <<'PY'
import html.parser, sys
text = open(sys.argv[1], encoding="utf-8").read()   # UTF-8, strictly
void, stack = {"meta", "link", "input", "br"}, []
class P(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        if tag not in void: stack.append(tag)
        assert not any(k.startswith("on") or k == "style" for k, _ in attrs), (tag, attrs)
    def handle_startendtag(self, tag, attrs): pass
    def handle_endtag(self, tag):
        assert stack and stack.pop() == tag, (tag, stack, self.getpos())
P().feed(text)
assert not stack, stack
assert "was asked 40 times" in text and "http://www.w3.org/2000/svg" in text
PY
}
