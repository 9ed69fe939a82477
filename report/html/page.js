// SPDX-License-Identifier: BSD-2-Clause
// Sorting, searching and keys. The page is complete without it: what is here only rearranges rows.
(() => {
	"use strict";
	const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
	const box = document.getElementById("search");

	// A cell's value: data-v where the text is dressed up (1.2 s, 4,096), else the text.
	const value = (row, column) => {
		const cell = row.cells[column];
		if (!cell) return "";
		const v = cell.dataset.v;
		return v === undefined ? cell.textContent : Number(v);
	};
	const compare = (a, b) => {
		if (typeof a === "number" && typeof b === "number") return a - b;
		if (typeof a === "number") return -1;
		if (typeof b === "number") return 1;
		return a < b ? -1 : a > b ? 1 : 0;
	};

	const sort = (table, column, direction) => {
		const body = table.tBodies[0];
		const rows = all("tr:not(.none)", body).map((row, i) => ({ row, i, v: value(row, column) }));
		rows.sort((a, b) => direction * compare(a.v, b.v) || a.i - b.i);
		for (const r of rows) body.append(r.row);
		for (const th of all("th", table)) th.removeAttribute("aria-sort");
		table.tHead.rows[0].cells[column].setAttribute(
			"aria-sort", direction > 0 ? "ascending" : "descending");
	};

	for (const table of all("table.sortable"))
		all("th", table).forEach((th, column) => {
			th.querySelector("button").addEventListener("click", () => {
				const now = th.getAttribute("aria-sort");
				const first = th.classList.contains("num") ? -1 : 1;
				sort(table, column, now ? (now === "ascending" ? -1 : 1) : first);
			});
		});

	// Every word must occur, in any order; tables and findings are searched alike.
	const searchable = all("table.sortable tbody tr, article.finding").map(
		(e) => ({ e, text: e.textContent.toLowerCase() }));
	const tables = all("table.sortable").map((table) => ({
		table,
		count: table.closest("section").querySelector(".shown"),
		rows: table.tBodies[0].rows,
	}));
	const filter = () => {
		const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
		for (const s of searchable) s.e.hidden = !words.every((w) => s.text.includes(w));
		for (const t of tables) {
			if (!t.count) continue;
			const left = Array.from(t.rows).filter((r) => !r.hidden).length;
			t.count.textContent = words.length ? `${left} match` : "";
		}
		document.getElementById("matches").textContent =
			words.length ? `${searchable.filter((s) => !s.e.hidden).length} matches` : "";
	};
	box.addEventListener("input", filter);

	const links = all("nav .links a");
	const sections = links.map((a) => document.getElementById(a.hash.slice(1)));
	const go = (step) => {
		const top = (s) => s.getBoundingClientRect().top;
		let i = sections.findLastIndex((s) => top(s) < 80);
		i = Math.min(Math.max(i + step, 0), sections.length - 1);
		sections[i].scrollIntoView();
		sections[i].querySelector("h2").focus({ preventScroll: true });
	};
	document.addEventListener("keydown", (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey) return;
		if (e.key === "Escape" && document.activeElement === box) {
			box.value = "";
			filter();
			box.blur();
		} else if (e.target.closest("input")) {
			return;
		} else if (e.key === "/") {
			e.preventDefault();
			box.focus();
		} else if (e.key === "j") {
			go(1);
		} else if (e.key === "k") {
			go(-1);
		}
	});

	const seen = new Set();
	const watch = new IntersectionObserver((entries) => {
		for (const e of entries) e.isIntersecting ? seen.add(e.target) : seen.delete(e.target);
		const here = sections.find((s) => seen.has(s));
		links.forEach((a, i) => a.classList.toggle("here", sections[i] === here));
	}, { rootMargin: "-60px 0px -40% 0px" });
	sections.forEach((s) => watch.observe(s));
	document.documentElement.dataset.ready = "1";
})();
