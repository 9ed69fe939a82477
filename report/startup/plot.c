/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The profile as SVG: a row a thread, coloured by what its time went to. No script, no style
 * attribute: inside the page the classes take the page's colours, as a file it brings its own style
 * sheet with both colour schemes.
 */
#include "startup/profile.h"

#include "buf.h"
#include "html/escape.h"

enum {
	WIDTH = 1120, LEFT = 190, RIGHT = 20, TOP = 64, ROW = 20, BAR = 14, FOOT = 14, ROWS_MOST = 40,
	PIECES_MOST = 280, /* of the bins; a piece is at least some pixels wide */
};

static const char style[] =
	"<style>:root{color-scheme:light dark;--bg:#fff;--ink:#1c1e21;--soft:#5d646d;--line:#dfe1e4;--good:#1d6b3a;"
	"--b0:#3b6fb6;--b1:#7d5ba6;--b2:#2c8c7c;--b3:#c4642d;--b4:#b03a5b;--b5:#6b7f1f;--b6:#8d6e4b;--b7:#a8adb4}"
	"@media(prefers-color-scheme:dark){:root{--bg:#1c2026;--ink:#e4e7eb;--soft:#9aa3ae;--line:#323942;"
	"--good:#7fd39b;--b0:#6c9fe0;--b1:#b391d9;--b2:#56b8a8;--b3:#e59463;--b4:#e07a99;--b5:#a9bf55;--b6:#c0a27e;"
	"--b7:#5f6771}}.back{fill:var(--bg)}text{fill:var(--ink);font:12px system-ui,\"DejaVu Sans\",sans-serif}"
	".soft{fill:var(--soft)}.grid{stroke:var(--line)}.ready{stroke:var(--good);stroke-width:2}"
	".b0{fill:var(--b0)}.b1{fill:var(--b1)}.b2{fill:var(--b2)}.b3{fill:var(--b3)}.b4{fill:var(--b4)}"
	".b5{fill:var(--b5)}.b6{fill:var(--b6)}.b7{fill:var(--b7)}</style>\n";

static double x_of(const struct startup *s, int64_t time)
{
	return LEFT + (double)(time - s->start) * (WIDTH - LEFT - RIGHT) / (double)(s->ready - s->start);
}

/* A round step that gives 5 to 10 marks. */
static int64_t mark_step(int64_t span)
{
	static const int64_t factors[] = { 2, 5, 10 };
	int64_t decade = 1000;

	for (;; decade *= 10)
		for (unsigned i = 0; i < 3; i++)
			if (span / (decade / 10 * factors[i]) <= 10)
				return decade / 10 * factors[i];
}

static void print_axis(const struct startup *s, unsigned height, struct buf *b)
{
	int64_t span = s->ready - s->start, step = mark_step(span);

	for (int64_t t = 0; t <= span; t += step) {
		double x = x_of(s, s->start + t);

		buf_printf(b, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%u\"/>", x, x, TOP - 6,
			height - FOOT);
		buf_printf(b, "<text class=\"soft\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x, TOP - 10);
		if (t)
			print_duration(b, t);
		else
			buf_byte(b, '0');
		buf_str(b, "</text>\n");
	}
}

static void print_legend(struct buf *b)
{
	static const unsigned widths[BUCKETS] = { 76, 86, 64, 64, 150, 232, 92, 100 };
	unsigned x = 12;

	for (unsigned k = 0; k < BUCKETS; k++) {
		buf_printf(b, "<rect class=\"b%u\" x=\"%u\" y=\"14\" width=\"12\" height=\"12\" rx=\"2\"/>"
			      "<text x=\"%u\" y=\"24\">%s</text>", k, x, x + 17, bucket_text((enum bucket)k));
		x += widths[k] + 12;
	}
	buf_byte(b, '\n');
}

/* What most of the bins [from, to) went to; BUCKETS: nothing. */
static enum bucket dominant(const struct lane *l, int64_t from, int64_t to)
{
	int64_t sum[BUCKETS] = { 0 }, best = 0;
	enum bucket at = BUCKETS;

	for (int64_t n = from; n < to && n < BINS; n++)
		for (unsigned k = 0; k < BUCKETS; k++)
			sum[k] += l->bins->ns[n][k];
	for (unsigned k = 0; k < BUCKETS; k++)
		if (sum[k] > best) {
			best = sum[k];
			at = (enum bucket)k;
		}
	return at;
}

static void print_piece(const struct startup *s, const struct lane *l, const struct startup_thread *t,
	enum bucket bucket, int64_t from, int64_t to, unsigned y, struct buf *b)
{
	int64_t start = s->start + from * s->width, end = s->start + to * s->width;
	double x, width;

	(void)l;
	start = start < t->start ? t->start : start;
	end = end > t->end ? t->end : end;
	if (bucket == BUCKETS || end <= start)
		return;
	x = x_of(s, start);
	width = x_of(s, end) - x;
	buf_printf(b, "<rect class=\"b%d\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" height=\"%d\"><title>%s, ",
		(int)bucket, x, y, width < 0.8 ? 0.8 : width, BAR, bucket_text(bucket));
	print_duration(b, end - start);
	buf_str(b, "</title></rect>");
}

static void print_lane(const struct startup *s, const struct lane *l, const struct startup_thread *t,
	unsigned y, struct buf *b)
{
	int64_t used = (s->ready - s->start + s->width - 1) / s->width;
	int64_t step = (used + PIECES_MOST - 1) / PIECES_MOST, from = 0;
	enum bucket now = BUCKETS;

	step = step ? step : 1;
	for (int64_t n = 0; n < used; n += step) {
		enum bucket k = dominant(l, n, n + step);

		if (k == now)
			continue;
		print_piece(s, l, t, now, from, n, y, b);
		now = k;
		from = n;
	}
	print_piece(s, l, t, now, from, used, y, b);
	buf_byte(b, '\n');
}

void startup_print_plot(struct analysis *a, struct buf *b, enum startup_plot kind)
{
	struct startup *s = startup_state(a);
	unsigned rows, height;
	double ready;

	if (!s || !s->summary.known || !s->summary.n_threads)
		return;
	rows = (unsigned)(s->summary.n_threads < ROWS_MOST ? s->summary.n_threads : ROWS_MOST);
	height = TOP + rows * ROW + FOOT;
	if (kind == STARTUP_PLOT_INLINE)
		buf_str(b, "<div class=\"plot\">");
	buf_printf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %u\" width=\"%d\" height=\"%u\" "
		      "role=\"img\" aria-label=\"Start-up plot\">\n", WIDTH, height, WIDTH, height);
	if (kind == STARTUP_PLOT_FILE) {
		buf_str(b, style);
		buf_printf(b, "<rect class=\"back\" width=\"%d\" height=\"%u\"/>\n", WIDTH, height);
	}
	print_legend(b);
	print_axis(s, height, b);
	for (unsigned i = 0; i < rows; i++) {
		const struct startup_thread *t = &s->summary.threads[i];
		unsigned y = TOP + i * ROW;

		buf_printf(b, "<text x=\"12\" y=\"%u\">", y + 11);
		html_text(b, slice_of(t->name), 20);
		buf_printf(b, " <tspan class=\"soft\">%u</tspan></text>", t->tid);
		print_lane(s, lane_of(s, t->number), t, y, b);
	}
	ready = x_of(s, s->ready);
	buf_printf(b, "<line class=\"ready\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%u\"/>"
		      "<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\">",
		ready, ready, TOP - 6, height - FOOT + 4, ready, 42);
	html_text(b, slice_of(s->ready_text), 80);
	buf_str(b, "</text>\n</svg>");
	buf_str(b, kind == STARTUP_PLOT_INLINE ? "</div>\n" : "\n");
	if (s->summary.n_threads > rows && kind == STARTUP_PLOT_INLINE)
		buf_printf(b, "<p class=\"note\">%zu more threads: see the table.</p>\n",
			s->summary.n_threads - rows);
}
