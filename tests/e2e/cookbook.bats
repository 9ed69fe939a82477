#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# docs/COOKBOOK.md is run: each command on a trace of the program that the comment above it names, each
# label on a container of it. A block that no comment provides for fails.
load lib/common

setup() {
	policy_make
	BOOK=$TOP/docs/COOKBOOK.md
	PATH=$BUILD:$PATH
	cd "$BATS_TEST_TMPDIR"
}

# The recipes as JSON lines: {"log", "log2", "label", "attach", "container", "exit", "expect": […], "reject": […], "file", "commands": […]}
recipes() {
	$PYTHON - "$BOOK" <<'PY'
import json, re, sys
recipe, commands = {"expect": [], "reject": [], "commands": []}, None
for line in open(sys.argv[1], encoding="utf-8"):
    line = line.rstrip("\n")
    note = re.match(r"<!-- ([a-z0-9-]+): (.*) -->$", line)
    if commands is not None:
        if line == "```":
            recipe["commands"] = commands
            print(json.dumps(recipe))
            recipe, commands = {"expect": [], "reject": [], "commands": []}, None
        else:
            commands.append(line)
    elif note and note[1] in ("expect", "reject"):
        recipe[note[1]].append(note[2])
    elif note:
        recipe[note[1]] = note[2]
    elif line == "```sh":
        commands = []
PY
}

field() {
	jq -r --arg f "$2" '.[$f] // empty' <<<"$1"
}

# What must be in the output, and what must not.   satisfied RECIPE FILE
satisfied() {
	local pattern
	while IFS= read -r pattern; do
		grep -qE -- "$pattern" "$2" || fail "no '$pattern' in: $(head -c 3000 "$2")"
	done < <(jq -r '.expect[]' <<<"$1")
	while IFS= read -r pattern; do
		! grep -qE -- "$pattern" "$2" || fail "'$pattern' in: $(grep -m 3 -E -- "$pattern" "$2")"
	done < <(jq -r '.reject[]' <<<"$1")
}

trace_program() {
	[ -e "logs/$*" ] && { ln -sf "logs/$*" "$LINK"; return; }
	mkdir -p logs
	# shellcheck disable=SC2068
	strace -f -tt -T -yy -s 256 -o "logs/$*" "$PROGRAMS/"$@ >/dev/null
	ln -sf "logs/$*" "$LINK"
}

@test "every block of commands says how it is tested" {
	[ "$(recipes | wc -l)" -ge 25 ]
	recipes | jq -se 'all(.[]; (.log or .label or .attach or .container) and ((.expect | length) > 0 or .["expect-file"]))'
}

@test "the commands" {
	local recipe code n=0 file pattern
	while IFS= read -r recipe; do
		[ -n "$(field "$recipe" log)" ] || continue
		LINK=trace.log trace_program $(field "$recipe" log)
		[ -z "$(field "$recipe" log2)" ] || LINK=new.log trace_program $(field "$recipe" log2)
		jq -r '.commands[]' <<<"$recipe" >commands
		echo "# $(cat commands)"
		code=0
		bash -eu commands >answer 2>err || code=$?
		[ "$code" -eq "$(jq -r '.exit // 0' <<<"$recipe")" ] || fail "exit $code of $(cat commands): $(cat err)"
		satisfied "$recipe" answer
		if [ -n "$(field "$recipe" expect-file)" ]; then
			read -r file pattern <<<"$(field "$recipe" expect-file)"
			grep -q -- "$pattern" "$file"
		fi
		n=$((n + 1))
	done < <(recipes)
	[ "$n" -ge 18 ]
}

@test "the labels" {
	local recipe bundle words id n=0 folder
	while IFS= read -r recipe; do
		[ -n "$(field "$recipe" label)" ] || continue
		n=$((n + 1)) id=cook$n-$$ bundle=$BATS_TEST_TMPDIR/b$n
		bundle_make "$bundle" "$(rootfs programs)" "/opt/$(field "$recipe" label)"
		# docker run --label KEY=VALUE …: Docker's labels and annotations are equal (DESIGN).
		read -ra words <<<"$(jq -r '.commands[0]' <<<"$recipe")"
		[ "${words[0]} ${words[1]} ${words[3]}" = "docker run sidetrace" ]
		for ((i = 0; i < ${#words[@]}; i++)); do
			[ "${words[i]}" = --label ] || continue
			bundle_annotate "$bundle" "${words[i + 1]%%=*}" "${words[i + 1]#*=}"
		done
		sidetrace_runc run --bundle "$bundle" "$id" </dev/null >said 2>&1 || fail "$(cat said)"
		folder=$(trace_of "$id")
		cat "$folder"/trace.log "$folder"/summary.txt 2>/dev/null >all || true
		echo "# ${words[*]}: $(wc -l <all) lines"
		satisfied "$recipe" all
	done < <(recipes)
	[ "$n" -ge 5 ]
}

@test "attaching to what runs already" {
	local recipe pid command
	recipe=$(recipes | jq -c 'select(.attach)')
	"$PROGRAMS/$(field "$recipe" attach)" &
	pid=$!
	sleep 0.3
	command=$(jq -r '.commands[0]' <<<"$recipe")
	bash -c "${command/PID/$pid}"
	wait $pid
	satisfied "$recipe" attached.log
}

@test "attaching to a container, by its name" {
	local recipe id=cook-$$ code=0
	recipe=$(recipes | jq -c 'select(.container)')
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs base)" /bin/sh -c "$(field "$recipe" container)"
	runc run --bundle "$BATS_TEST_TMPDIR/b" -d "$id" </dev/null >/dev/null 2>&1 3>&-
	jq -r '.commands[]' <<<"$recipe" | sed "s/\\bweb\\b/$id/; s/30s/2s/" >commands
	bash -eu commands >answer 2>err || code=$?
	runc delete --force "$id"
	[ "$code" -eq "$(jq -r '.exit // 0' <<<"$recipe")" ] || fail "exit $code of $(cat commands): $(cat err)"
	satisfied "$recipe" answer
}
