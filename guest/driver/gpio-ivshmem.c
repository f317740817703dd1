// SPDX-License-Identifier: GPL-2.0-only
/*
 * GPIO chip in the shared memory of a QEMU ivshmem device
 *
 * The other end of every line is a program on the host. docs/protocol.md of
 * VirtualGpio describes what both write into the memory.
 *
 * Edges come through a queue and are consumed strictly in order: one that
 * belongs to a line whose previous edge is still being handled waits, with all
 * that is behind it, until the interrupt is unmasked after its (threaded)
 * handler. So no edge is lost however fast the host makes them, and a level
 * that is read is the level of the edge being handled.
 */

#include <linux/bitfield.h>
#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/gpio/driver.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irq.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "gpio-ivshmem.h"
#include "gpio-ivshmem-compat.h"

/* What is raised in one go before the rest is left to the worker. */
#define GPIO_IVSHMEM_BUDGET	64

/* How often the worker steps back for others that want its processor. */
#define GPIO_IVSHMEM_TRIES	8

static int protocol;
module_param(protocol, int, 0444);
MODULE_PARM_DESC(protocol,
		 "0: bind to devices that carry our magic (default); 1: bind to any ivshmem device with the older register block");

struct gpio_ivshmem;

struct gpio_ivshmem_edge {
	unsigned int line;
	bool level;
};

/**
 * struct gpio_ivshmem_protocol - one of the two ways to talk to the host
 * @start: check the memory, take it over, tell the host that a driver is there
 * @stop: tell the host that it is gone
 * @refresh: look for a host that came, went or was restarted
 * @peek: copy the next edge, if there is one
 * @pop: consume the edge that @peek returned
 * @done: the consumer is done with a line's edge
 * @outside: a line's level as the host has it now
 * @changed: a line's state in @lines has changed
 * @biased: a line's level after its bias was changed
 * @notify: whether what was published since the last call is to be announced
 *
 * All but @start and @stop are called with the lock held.
 */
struct gpio_ivshmem_protocol {
	int (*start)(struct gpio_ivshmem *gi);
	void (*stop)(struct gpio_ivshmem *gi);
	void (*refresh)(struct gpio_ivshmem *gi);
	bool (*peek)(struct gpio_ivshmem *gi, struct gpio_ivshmem_edge *edge);
	void (*pop)(struct gpio_ivshmem *gi, unsigned int line);
	void (*done)(struct gpio_ivshmem *gi, unsigned int line);
	bool (*outside)(struct gpio_ivshmem *gi, unsigned int line);
	void (*changed)(struct gpio_ivshmem *gi, unsigned int line, u16 kind);
	bool (*biased)(struct gpio_ivshmem *gi, unsigned int line, bool level);
	bool (*notify)(struct gpio_ivshmem *gi);
};

struct gpio_ivshmem_state {
	u32 output;
	u32 config;
	u32 debounce;
};

struct gpio_ivshmem {
	struct gpio_chip gc;
	struct pci_dev *pdev;
	const struct gpio_ivshmem_protocol *protocol;
	struct ivshmem_gpio_shared *shared;
	resource_size_t size;
	void __iomem *regs;
	int irq;			/* 0: the device has none */

	struct kthread_worker *worker;
	struct kthread_work pump;
	struct work_struct label_work;

	raw_spinlock_t lock;		/* all below, and our words of @shared */
	struct gpio_ivshmem_state *lines;
	bool stopping;			/* or not started yet */
	bool dispatching;
	bool again;			/* look once more before leaving */
	unsigned int blocked;		/* line that the queue waits for */
	DECLARE_BITMAP(level, IVSHMEM_GPIO_MAX_LINES);
	DECLARE_BITMAP(enabled, IVSHMEM_GPIO_MAX_LINES);
	DECLARE_BITMAP(busy, IVSHMEM_GPIO_MAX_LINES);
	DECLARE_BITMAP(raise, IVSHMEM_GPIO_MAX_LINES);
	DECLARE_BITMAP(latched, IVSHMEM_GPIO_MAX_LINES);
	DECLARE_BITMAP(resync, IVSHMEM_GPIO_MAX_LINES);
	DECLARE_BITMAP(relabel, IVSHMEM_GPIO_MAX_LINES);

	/* Version 2: what of the header holds while the driver is bound */
	struct ivshmem_gpio_host header;
	const __le32 *levels;
	struct ivshmem_gpio_line *table;
	const struct ivshmem_gpio_edge *edges;
	struct ivshmem_gpio_report *reports;
	u32 edge_mask;
	u32 report_mask;
	bool host;			/* one is there, with that header */
	bool foreign;			/* the memory has another layout now */
	u32 generation;			/* of the host */
	u32 edge_tail;
	u32 edge_event;
	u32 report_head;
	u32 overflow;
	u32 notified_tail;
	u32 notified_head;
	u32 notified_overflow;
};

#define GPIO_IVSHMEM_NOT_BLOCKED	UINT_MAX

static u32 shared_read(const __le32 *word)
{
	return le32_to_cpu(READ_ONCE(*word));
}

static void shared_write(__le32 *word, u32 value)
{
	WRITE_ONCE(*word, cpu_to_le32(value));
}

/* What the host wrote before this word is read after it. */
static u32 shared_acquire(const __le32 *word)
{
	/* Pairs with the host's release of an index. */
	return le32_to_cpu(virt_load_acquire(word));
}

/* What we wrote before this word is there before it. */
static void shared_publish(__le32 *word, u32 value)
{
	/* Pairs with the host's acquire of an index or a generation. */
	virt_store_release(word, cpu_to_le32(value));
}

/* As virtio's vring_need_event(): was @event passed between @old and @new? */
static bool passed(u32 event, u32 new, u32 old)
{
	return new - event - 1 < new - old;
}

static void gpio_ivshmem_ring(struct gpio_ivshmem *gi)
{
	u32 peer = shared_read(&gi->shared->host.peer);
	u32 vector = shared_read(&gi->shared->host.vector);

	if (peer <= U16_MAX && vector <= U16_MAX)
		writel(peer << 16 | vector, gi->regs + IVSHMEM_DOORBELL);
}

/* Also tells the host what was published under the lock, if it waits for that. */
static void gpio_ivshmem_unlock(struct gpio_ivshmem *gi, unsigned long flags)
	__releases(&gi->lock)
{
	bool ring = gi->protocol->notify && gi->protocol->notify(gi);

	raw_spin_unlock_irqrestore(&gi->lock, flags);
	if (ring)
		gpio_ivshmem_ring(gi);
}

/* ------------------------------------------------------------ version 1 -- */

/*
 * The host changes bits of DATA and INT_EOI, too. Not cmpxchg(): a kernel that
 * runs on one processor does without the lock, the host is another one.
 */
static void v1_assign(__le32 *word, unsigned int line, bool value)
{
	__le32 old, new, bit = cpu_to_le32(BIT(line));

	do {
		old = READ_ONCE(*word);
		new = value ? old | bit : old & ~bit;
	} while (gpio_ivshmem_cmpxchg(word, old, new) != old);
}

static int v1_start(struct gpio_ivshmem *gi)
{
	struct ivshmem_gpio_regs *regs = &gi->shared->regs;

	gi->gc.ngpio = 32;

	/* The memory remembers a dead guest, and what it was handling. */
	shared_write(&regs->out_en, 0);
	shared_write(&regs->int_en, 0);
	shared_write(&regs->rising, 0);
	shared_write(&regs->falling, 0);
	shared_write(&regs->int_eoi, shared_read(&regs->int_st));
	return 0;
}

static void v1_stop(struct gpio_ivshmem *gi)
{
	struct ivshmem_gpio_regs *regs = &gi->shared->regs;

	shared_write(&regs->int_en, 0);
	shared_write(&regs->out_en, 0);
	/* What was being handled is not going to be: let the host go on. */
	shared_write(&regs->int_eoi, shared_read(&regs->int_st));
}

static void v1_refresh(struct gpio_ivshmem *gi)
{
}

static bool v1_peek(struct gpio_ivshmem *gi, struct gpio_ivshmem_edge *edge)
{
	struct ivshmem_gpio_regs *regs = &gi->shared->regs;
	unsigned int line;
	u32 pending;

	/*
	 * The host clears INT_ST, then INT_EOI: read the other way round, or
	 * what was just acknowledged looks pending once more.
	 */
	pending = ~shared_acquire(&regs->int_eoi);
	pending &= shared_acquire(&regs->int_st);

	for (line = 0; line < 32; line++) {
		if (!(pending & BIT(line)) || test_bit(line, gi->busy))
			continue;
		edge->line = line;
		edge->level = shared_read(&regs->data) & BIT(line);
		return true;
	}

	return false;
}

static void v1_pop(struct gpio_ivshmem *gi, unsigned int line)
{
	/* Consumed when acknowledged, by v1_done(). */
}

static void v1_done(struct gpio_ivshmem *gi, unsigned int line)
{
	v1_assign(&gi->shared->regs.int_eoi, line, true);
}

static bool v1_outside(struct gpio_ivshmem *gi, unsigned int line)
{
	/* The host sends no edges that nobody asked for. */
	if (test_bit(line, gi->busy))
		return test_bit(line, gi->level);

	return shared_read(&gi->shared->regs.data) & BIT(line);
}

static void v1_changed(struct gpio_ivshmem *gi, unsigned int line, u16 kind)
{
	struct ivshmem_gpio_regs *regs = &gi->shared->regs;
	struct gpio_ivshmem_state *state = &gi->lines[line];

	if (state->config & IVSHMEM_GPIO_OUTPUT)
		v1_assign(&regs->data, line, state->output & 1);
	v1_assign(&regs->out_en, line, state->config & IVSHMEM_GPIO_OUTPUT);
	v1_assign(&regs->rising, line, state->config & IVSHMEM_GPIO_RISING);
	v1_assign(&regs->falling, line, state->config & IVSHMEM_GPIO_FALLING);
	v1_assign(&regs->int_en, line, state->config & IVSHMEM_GPIO_IRQ_ENABLED);
}

static const struct gpio_ivshmem_protocol gpio_ivshmem_v1 = {
	.start = v1_start,
	.stop = v1_stop,
	.refresh = v1_refresh,
	.peek = v1_peek,
	.pop = v1_pop,
	.done = v1_done,
	.outside = v1_outside,
	.changed = v1_changed,
};

/* ------------------------------------------------------------ version 2 -- */

static void v2_read_header(struct gpio_ivshmem *gi,
			   struct ivshmem_gpio_host *header)
{
	const __le32 *from = (const __le32 *)&gi->shared->host;
	__le32 *to = (__le32 *)header;
	unsigned int i;

	for (i = 0; i < sizeof(*header) / sizeof(*to); i++)
		to[i] = READ_ONCE(from[i]);
}

static bool v2_table_fits(struct gpio_ivshmem *gi, __le32 offset, u64 size)
{
	u32 start = le32_to_cpu(offset);

	return start >= IVSHMEM_GPIO_TABLES && IS_ALIGNED(start, 64) &&
	       start + size <= gi->size;
}

static bool v2_queue_size_valid(__le32 size)
{
	u32 n = le32_to_cpu(size);

	return n >= 16 && n <= 65536 && is_power_of_2(n);
}

static bool v2_header_valid(struct gpio_ivshmem *gi,
			    const struct ivshmem_gpio_host *header)
{
	u32 lines = le32_to_cpu(header->lines);

	return lines && lines <= IVSHMEM_GPIO_MAX_LINES &&
	       v2_queue_size_valid(header->edges_size) &&
	       v2_queue_size_valid(header->reports_size) &&
	       v2_table_fits(gi, header->levels,
			     2 * IVSHMEM_GPIO_MAX_LINES / 8) &&
	       v2_table_fits(gi, header->names,
			     (u64)lines * IVSHMEM_GPIO_NAME_SIZE) &&
	       v2_table_fits(gi, header->table,
			     (u64)lines * sizeof(struct ivshmem_gpio_line)) &&
	       v2_table_fits(gi, header->edges,
			     (u64)le32_to_cpu(header->edges_size) *
			     sizeof(struct ivshmem_gpio_edge)) &&
	       v2_table_fits(gi, header->reports,
			     (u64)le32_to_cpu(header->reports_size) *
			     sizeof(struct ivshmem_gpio_report));
}

static bool v2_floats(struct gpio_ivshmem *gi, unsigned int line)
{
	const __le32 *floats = gi->levels + IVSHMEM_GPIO_MAX_LINES / 32;

	return shared_read(&floats[line / 32]) & BIT(line % 32);
}

/* A line that nobody else drives or pulls has the level of our own bias. */
static bool v2_pulled(struct gpio_ivshmem *gi, unsigned int line, bool level)
{
	switch (FIELD_GET(IVSHMEM_GPIO_BIAS, gi->lines[line].config)) {
	case IVSHMEM_GPIO_BIAS_PULL_UP:
		return true;
	case IVSHMEM_GPIO_BIAS_PULL_DOWN:
		return false;
	default:
		return level;
	}
}

/* The same for one that may float now or not. */
static bool v2_biased(struct gpio_ivshmem *gi, unsigned int line, bool level)
{
	return v2_floats(gi, line) ? v2_pulled(gi, line, level) : level;
}

static bool v2_live_level(struct gpio_ivshmem *gi, unsigned int line)
{
	return shared_read(&gi->levels[line / 32]) & BIT(line % 32);
}

static bool v2_outside(struct gpio_ivshmem *gi, unsigned int line)
{
	/* Without doorbells nobody tells us that the queue has something. */
	if (!gi->irq) {
		gi->protocol->refresh(gi);
		if (!gi->foreign)
			assign_bit(line, gi->level,
				   v2_biased(gi, line, v2_live_level(gi, line)));
	}

	return test_bit(line, gi->level);
}

static void v2_write_consumer(struct gpio_ivshmem *gi, unsigned int line,
			      const char *consumer)
{
	char *to = gi->table[line].consumer;
	unsigned int i;

	if (gi->foreign)
		return;

	/* The other side may be reading: it finds an end at any time. */
	for (i = 0; i < IVSHMEM_GPIO_NAME_SIZE - 1 && consumer[i]; i++)
		WRITE_ONCE(to[i], consumer[i]);
	for (; i < IVSHMEM_GPIO_NAME_SIZE; i++)
		WRITE_ONCE(to[i], 0);
}

static int v2_start(struct gpio_ivshmem *gi)
{
	struct ivshmem_gpio_shared *shared = gi->shared;
	struct device *dev = &gi->pdev->dev;
	struct ivshmem_gpio_host header;
	u32 generation, old, i;

	/* The magic, which probe has seen, is written last. */
	virt_rmb();
	v2_read_header(gi, &header);
	if (le32_to_cpu(header.version) >> 16 != IVSHMEM_GPIO_VERSION >> 16)
		return dev_err_probe(dev, -EPROTONOSUPPORT,
				     "the host speaks version %u, this driver %u\n",
				     le32_to_cpu(header.version) >> 16,
				     IVSHMEM_GPIO_VERSION >> 16);
	if (!v2_header_valid(gi, &header))
		return dev_err_probe(dev, -EINVAL,
				     "the host's header is not valid (lines %u, edge queue of %u at %#x, report queue of %u at %#x, memory of %pap)\n",
				     le32_to_cpu(header.lines),
				     le32_to_cpu(header.edges_size),
				     le32_to_cpu(header.edges),
				     le32_to_cpu(header.reports_size),
				     le32_to_cpu(header.reports), &gi->size);
	if (!(le32_to_cpu(header.features) & IVSHMEM_GPIO_F_DOORBELL))
		gi->irq = 0;

	gi->header = header;
	gi->gc.ngpio = le32_to_cpu(header.lines);
	gi->levels = (void *)shared + le32_to_cpu(header.levels);
	gi->table = (void *)shared + le32_to_cpu(header.table);
	gi->edges = (void *)shared + le32_to_cpu(header.edges);
	gi->edge_mask = le32_to_cpu(header.edges_size) - 1;
	gi->reports = (void *)shared + le32_to_cpu(header.reports);
	gi->report_mask = le32_to_cpu(header.reports_size) - 1;
	gi->generation = le32_to_cpu(header.generation);
	gi->host = gi->generation;

	old = shared_read(&shared->guest.generation);
	shared_write(&shared->guest.magic, 0);
	shared_write(&shared->guest.generation, 0);
	/* The host must not take a table that is being cleared for ours. */
	virt_wmb();

	for (i = 0; i < gi->gc.ngpio; i++) {
		shared_write(&gi->table[i].output, 0);
		shared_write(&gi->table[i].config, 0);
		shared_write(&gi->table[i].debounce, 0);
		v2_write_consumer(gi, i, "");
	}
	shared_write(&shared->guest.overflow, 0);
	shared_write(&shared->guest.status, 0);

	/* What was queued for a former driver is not for us. */
	gi->edge_tail = shared_acquire(&shared->edge_head.index);
	shared_write(&shared->edge_tail.index, gi->edge_tail);
	for (i = 0; i < gi->gc.ngpio; i++)
		assign_bit(i, gi->level, v2_live_level(gi, i));

	gi->report_head = shared_read(&shared->report_head.index);
	if (gi->report_head - shared_read(&shared->report_tail.index) >
	    gi->report_mask + 1) {
		gi->report_head = shared_read(&shared->report_tail.index);
		shared_write(&shared->report_head.index, gi->report_head);
	}
	gi->notified_head = gi->report_head;
	gi->notified_tail = gi->edge_tail;

	shared_write(&shared->guest.version, IVSHMEM_GPIO_VERSION);
	shared_write(&shared->guest.features,
		     gi->irq ? IVSHMEM_GPIO_F_DOORBELL : 0);
	shared_write(&shared->guest.peer, gi->irq ?
		     readl(gi->regs + IVSHMEM_IVPOSITION) : IVSHMEM_GPIO_NO_PEER);
	shared_write(&shared->guest.vector, 0);
	shared_write(&shared->guest.magic, IVSHMEM_GPIO_MAGIC);
	do {
		generation = get_random_u32();
	} while (!generation || generation == old);
	shared_publish(&shared->guest.generation, generation);

	/* Ask to be rung for what comes after tail; v2_peek() looks again. */
	gi->edge_event = gi->edge_tail - 1;
	if (gi->irq)
		gpio_ivshmem_ring(gi);
	return 0;
}

static void v2_stop(struct gpio_ivshmem *gi)
{
	shared_write(&gi->shared->guest.generation, 0);
	shared_write(&gi->shared->guest.magic, 0);
	if (gi->irq)
		gpio_ivshmem_ring(gi);
}

static bool v2_same_layout(const struct ivshmem_gpio_host *a,
			   const struct ivshmem_gpio_host *b)
{
	return le32_to_cpu(a->version) >> 16 == le32_to_cpu(b->version) >> 16 &&
	       !((a->features ^ b->features) &
		 cpu_to_le32(IVSHMEM_GPIO_F_DOORBELL)) &&
	       !memcmp(&a->lines, &b->lines,
		       offsetof(struct ivshmem_gpio_host, size) -
		       offsetof(struct ivshmem_gpio_host, lines));
}

static void v2_refresh(struct gpio_ivshmem *gi)
{
	struct ivshmem_gpio_host header;
	u32 generation = 0;

	if (shared_read(&gi->shared->host.magic) == IVSHMEM_GPIO_MAGIC)
		generation = shared_read(&gi->shared->host.generation);
	if (generation == gi->generation || gi->foreign)
		return;

	gi->generation = generation;
	gi->host = false;
	bitmap_zero(gi->resync, gi->gc.ngpio);
	if (!generation)
		return;

	/* A new host may go on with this memory, or have made another chip. */
	virt_rmb();
	v2_read_header(gi, &header);
	if (!v2_same_layout(&header, &gi->header)) {
		gi->foreign = true;
		dev_err_ratelimited(&gi->pdev->dev,
				    "the host has laid the chip out anew; bind the driver again to use it\n");
		return;
	}

	gi->host = true;
	bitmap_fill(gi->resync, gi->gc.ngpio);
}

static void v2_advance(struct gpio_ivshmem *gi, u32 tail)
{
	gi->edge_tail = tail;
	shared_publish(&gi->shared->edge_tail.index, tail);
}

static bool v2_peek(struct gpio_ivshmem *gi, struct gpio_ivshmem_edge *edge)
{
	struct ivshmem_gpio_shared *shared = gi->shared;
	unsigned int skipped;
	u32 head;

	if (!gi->host)
		return false;

	head = shared_acquire(&shared->edge_head.index);
	if (head == gi->edge_tail && gi->edge_event != gi->edge_tail) {
		gi->edge_event = gi->edge_tail;
		shared_write(&shared->edge_tail.event, gi->edge_event);
		/* The host publishes head, then reads event: one of us sees. */
		virt_mb();
		head = shared_acquire(&shared->edge_head.index);
	}
	if (head == gi->edge_tail)
		return false;

	if (head - gi->edge_tail > gi->edge_mask + 1) {
		dev_warn_ratelimited(&gi->pdev->dev,
				     "the host's edge queue is not valid (head %u, tail %u): taking the levels as they are\n",
				     head, gi->edge_tail);
		v2_advance(gi, head);
		bitmap_fill(gi->resync, gi->gc.ngpio);
		gi->again = true;
		return false;
	}

	for (skipped = 0; head != gi->edge_tail && skipped < GPIO_IVSHMEM_BUDGET;
	     skipped++, v2_advance(gi, gi->edge_tail + 1)) {
		const struct ivshmem_gpio_edge *entry;
		u8 kind, level;

		entry = &gi->edges[gi->edge_tail & gi->edge_mask];
		edge->line = le16_to_cpu(READ_ONCE(entry->line));
		kind = READ_ONCE(entry->kind);
		level = READ_ONCE(entry->level);
		edge->level = level;
		if (edge->line >= gi->gc.ngpio || level > 1 ||
		    (kind != IVSHMEM_GPIO_EDGE &&
		     kind != IVSHMEM_GPIO_EDGE_FLOATING)) {
			dev_warn_once(&gi->pdev->dev,
				      "skipped an edge of kind %u, level %u on line %u\n",
				      kind, level, edge->line);
			continue;
		}
		/* The host may not have heard of our latest bias. */
		if (kind == IVSHMEM_GPIO_EDGE_FLOATING)
			edge->level = v2_pulled(gi, edge->line, level);
		/* Known already: from the levels at the start, say. */
		if (edge->level == test_bit(edge->line, gi->level))
			continue;
		return true;
	}

	/* Only such as were skipped; the budget is theirs too. */
	gi->again = true;
	return false;
}

static void v2_pop(struct gpio_ivshmem *gi, unsigned int line)
{
	v2_advance(gi, gi->edge_tail + 1);
}

static void v2_report(struct gpio_ivshmem *gi, unsigned int line, u16 kind,
		      u32 word)
{
	struct ivshmem_gpio_shared *shared = gi->shared;
	u32 tail = shared_acquire(&shared->report_tail.index);
	struct ivshmem_gpio_report *entry;

	if (gi->report_head - tail > gi->report_mask) {
		/* Never wait for the host: it takes the table over instead. */
		shared_publish(&shared->guest.overflow, ++gi->overflow);
		return;
	}

	entry = &gi->reports[gi->report_head & gi->report_mask];
	WRITE_ONCE(entry->line, cpu_to_le16(line));
	WRITE_ONCE(entry->kind, cpu_to_le16(kind));
	WRITE_ONCE(entry->word, cpu_to_le32(word));
	WRITE_ONCE(entry->time, cpu_to_le64(ktime_get_ns()));
	gi->report_head++;
	shared_publish(&shared->report_head.index, gi->report_head);
}

static void v2_changed(struct gpio_ivshmem *gi, unsigned int line, u16 kind)
{
	struct gpio_ivshmem_state *state = &gi->lines[line];
	struct ivshmem_gpio_line *to = &gi->table[line];
	u32 word = 0;

	/* Where our table was may be anything now. */
	v2_refresh(gi);
	if (gi->foreign)
		return;

	switch (kind & ~IVSHMEM_GPIO_REPORT_MORE) {
	case IVSHMEM_GPIO_REPORT_OUTPUT:
		word = state->output;
		shared_write(&to->output, word);
		break;
	case IVSHMEM_GPIO_REPORT_CONFIG:
		word = state->config;
		shared_write(&to->config, word);
		break;
	case IVSHMEM_GPIO_REPORT_DEBOUNCE:
		word = state->debounce;
		shared_write(&to->debounce, word);
		break;
	}
	v2_report(gi, line, kind, word);
}

static bool v2_notify(struct gpio_ivshmem *gi)
{
	struct ivshmem_gpio_shared *shared = gi->shared;
	u32 head = gi->notified_head, tail = gi->notified_tail;
	bool overflown = gi->overflow != gi->notified_overflow;
	u32 event, space;

	if (head == gi->report_head && tail == gi->edge_tail && !overflown)
		return false;

	gi->notified_head = gi->report_head;
	gi->notified_tail = gi->edge_tail;
	gi->notified_overflow = gi->overflow;
	if (!gi->irq || !gi->host)
		return false;

	/* The host writes its events, then reads our indexes: one of us sees. */
	virt_mb();
	event = shared_read(&shared->report_tail.event);
	space = shared_read(&shared->edge_head.event);
	if (passed(event, gi->report_head, head) ||
	    passed(space, gi->edge_tail, tail))
		return true;

	/* A host that emptied the queue meanwhile sleeps without having looked. */
	return overflown && event == gi->report_head;
}

static const struct gpio_ivshmem_protocol gpio_ivshmem_v2 = {
	.start = v2_start,
	.stop = v2_stop,
	.refresh = v2_refresh,
	.peek = v2_peek,
	.pop = v2_pop,
	.outside = v2_outside,
	.changed = v2_changed,
	.biased = v2_biased,
	.notify = v2_notify,
};

/* ------------------------------------------------- delivery of interrupts -- */

static bool gpio_ivshmem_edge_wanted(struct gpio_ivshmem *gi, unsigned int line)
{
	return gi->lines[line].config & (test_bit(line, gi->level) ?
		IVSHMEM_GPIO_RISING : IVSHMEM_GPIO_FALLING);
}

static bool gpio_ivshmem_level_wanted(struct gpio_ivshmem *gi, unsigned int line)
{
	return gi->lines[line].config & (test_bit(line, gi->level) ?
		IVSHMEM_GPIO_HIGH : IVSHMEM_GPIO_LOW);
}

static bool gpio_ivshmem_is_level(struct gpio_ivshmem *gi, unsigned int line)
{
	return gi->lines[line].config & (IVSHMEM_GPIO_HIGH | IVSHMEM_GPIO_LOW);
}

/* The line has a new level: is its interrupt to be raised? */
static bool gpio_ivshmem_take(struct gpio_ivshmem *gi, unsigned int line,
			      bool level)
{
	assign_bit(line, gi->level, level);

	if (!test_bit(line, gi->enabled)) {
		/* As hardware does: one is remembered. */
		if (gpio_ivshmem_edge_wanted(gi, line))
			set_bit(line, gi->latched);
		return false;
	}
	if (gpio_ivshmem_is_level(gi, line))
		return gpio_ivshmem_level_wanted(gi, line) &&
		       !test_bit(line, gi->busy);

	return gpio_ivshmem_edge_wanted(gi, line);
}

static bool gpio_ivshmem_next_raised(struct gpio_ivshmem *gi, unsigned int *line)
{
	for_each_set_bit(*line, gi->raise, gi->gc.ngpio) {
		if (test_bit(*line, gi->busy))
			continue;
		clear_bit(*line, gi->raise);
		if (!test_bit(*line, gi->enabled))
			continue;
		if (test_and_clear_bit(*line, gi->latched) ||
		    gpio_ivshmem_level_wanted(gi, *line))
			return true;
	}

	return false;
}

static bool gpio_ivshmem_next_edge(struct gpio_ivshmem *gi, unsigned int *line,
				   unsigned int *budget)
{
	struct gpio_ivshmem_edge edge;

	while (*budget && gi->protocol->peek(gi, &edge)) {
		if (test_bit(edge.line, gi->busy) &&
		    !gpio_ivshmem_is_level(gi, edge.line)) {
			gi->blocked = edge.line;
			return false;
		}
		--*budget;

		gi->protocol->pop(gi, edge.line);
		if (gpio_ivshmem_take(gi, edge.line, edge.level)) {
			*line = edge.line;
			return true;
		}
		if (gi->protocol->done)
			gi->protocol->done(gi, edge.line);
	}

	return false;
}

/*
 * After a restart of the host, once the queue is empty: the levels tell. Only
 * version 2 has restarts that can be seen.
 */
static bool gpio_ivshmem_next_resynced(struct gpio_ivshmem *gi,
				       unsigned int *line)
{
	for_each_set_bit(*line, gi->resync, gi->gc.ngpio) {
		bool level;

		if (test_bit(*line, gi->busy))
			continue;
		clear_bit(*line, gi->resync);
		level = v2_live_level(gi, *line);
		/* Our pull says otherwise: the host is yet to answer it. */
		if (v2_biased(gi, *line, level) != level)
			continue;
		if (level != test_bit(*line, gi->level) &&
		    gpio_ivshmem_take(gi, *line, level))
			return true;
	}

	return false;
}

/* Lock held; it is released while the interrupt is handled. */
static void gpio_ivshmem_raise(struct gpio_ivshmem *gi, unsigned int line,
			       unsigned long *flags)
{
	set_bit(line, gi->busy);
	gpio_ivshmem_unlock(gi, *flags);

	generic_handle_domain_irq_safe(gi->gc.irq.domain, line);

	raw_spin_lock_irqsave(&gi->lock, *flags);
}

/*
 * Raise what is to be raised, one after the other. Only one context at a time
 * does so, or edges would overtake each other; another one that comes by leaves
 * a note. Edges and what is to be raised again (a level that is still there, say)
 * take turns, or one could keep the other waiting for ever.
 *
 * Returns true if the budget is used up and there may be more.
 */
static bool gpio_ivshmem_dispatch(struct gpio_ivshmem *gi)
{
	unsigned int budget = GPIO_IVSHMEM_BUDGET;
	unsigned long flags;
	unsigned int line;
	bool raised;

	raw_spin_lock_irqsave(&gi->lock, flags);
	if (gi->dispatching || gi->stopping) {
		gi->again = true;
		raw_spin_unlock_irqrestore(&gi->lock, flags);
		return false;
	}
	gi->dispatching = true;
	gi->again = true;

	do {
		raised = gi->again;
		if (gi->again)
			gi->protocol->refresh(gi);
		gi->again = false;

		/* Older than what is in the queue. */
		if (gpio_ivshmem_next_raised(gi, &line)) {
			gpio_ivshmem_raise(gi, line, &flags);
			raised = true;
			if (gi->stopping)
				break;
		}
		gi->blocked = GPIO_IVSHMEM_NOT_BLOCKED;
		if (gpio_ivshmem_next_edge(gi, &line, &budget)) {
			gpio_ivshmem_raise(gi, line, &flags);
			raised = true;
		} else if (gi->blocked == GPIO_IVSHMEM_NOT_BLOCKED && budget &&
			   gpio_ivshmem_next_resynced(gi, &line)) {
			gpio_ivshmem_raise(gi, line, &flags);
			raised = true;
		}
		if (budget)
			budget--;
	} while ((raised || gi->again) && budget && !gi->stopping);

	gi->dispatching = false;
	gpio_ivshmem_unlock(gi, flags);
	return !budget;
}

static irqreturn_t gpio_ivshmem_interrupt(int irq, void *data)
{
	struct gpio_ivshmem *gi = data;

	if (gpio_ivshmem_dispatch(gi))
		kthread_queue_work(gi->worker, &gi->pump);

	return IRQ_HANDLED;
}

/*
 * Edges that had to wait for their line are raised from a thread of the lowest
 * priority, not from where the line was unmasked: that is a thread of real-time
 * priority, and a host that never pauses would keep it running. Who reads the
 * edges in user space would never run, and the line's event FIFO overflow.
 */
static void gpio_ivshmem_pump(struct kthread_work *work)
{
	struct gpio_ivshmem *gi = container_of(work, struct gpio_ivshmem, pump);
	unsigned int tries;
	bool more;

	/*
	 * Fair as the scheduler is, it lets even the lowest priority run before
	 * a reader that was only just woken. Step back while somebody else wants
	 * this processor, but not for ever: a guest that is never idle gets its
	 * edges, too. schedule() without a change of state gives way and stays
	 * runnable.
	 */
	for (tries = 0; tries < GPIO_IVSHMEM_TRIES; tries++) {
		if (single_task_running())
			break;
		if (tries < GPIO_IVSHMEM_TRIES - 2)
			schedule();
		else
			usleep_range(20, 50);
	}

	/* All other doorbells wait for whoever dispatches: not for a nice 19. */
	preempt_disable();
	more = gpio_ivshmem_dispatch(gi);
	preempt_enable();
	if (more)
		kthread_queue_work(gi->worker, &gi->pump);
}

static void gpio_ivshmem_wake_pump(struct gpio_ivshmem *gi)
{
	if (!gi->stopping)
		kthread_queue_work(gi->worker, &gi->pump);
}

/* ----------------------------------------------------------- irq_chip ---- */

/* Lock held. */
static void gpio_ivshmem_configure(struct gpio_ivshmem *gi, unsigned int line,
				   u32 clear, u32 set)
{
	struct gpio_ivshmem_state *state = &gi->lines[line];
	u32 settings = state->config & IVSHMEM_GPIO_SETTINGS;
	u32 changes = FIELD_GET(IVSHMEM_GPIO_CHANGES, state->config);

	if (settings == ((settings & ~clear) | set))
		return;

	settings = (settings & ~clear) | set;
	state->config = settings |
		FIELD_PREP(IVSHMEM_GPIO_CHANGES, (changes + 1) & U16_MAX);
	gi->protocol->changed(gi, line, IVSHMEM_GPIO_REPORT_CONFIG);
}

static void gpio_ivshmem_irq_mask(struct irq_data *d)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(irq_data_get_irq_chip_data(d));
	unsigned int line = irqd_to_hwirq(d);
	unsigned long flags;

	/*
	 * Called when an interrupt is raised, which has made the line busy,
	 * unless it was disabled and enabled since. Enabling and disabling
	 * come separately.
	 */
	raw_spin_lock_irqsave(&gi->lock, flags);
	if (test_bit(line, gi->enabled))
		set_bit(line, gi->busy);
	raw_spin_unlock_irqrestore(&gi->lock, flags);
}

/* Lock held. */
static void gpio_ivshmem_irq_done(struct gpio_ivshmem *gi, unsigned int line)
{
	if (test_and_clear_bit(line, gi->busy) && gi->protocol->done)
		gi->protocol->done(gi, line);
}

static void gpio_ivshmem_irq_unmask(struct irq_data *d)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(irq_data_get_irq_chip_data(d));
	unsigned int line = irqd_to_hwirq(d);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gpio_ivshmem_irq_done(gi, line);
	if (gpio_ivshmem_level_wanted(gi, line))
		set_bit(line, gi->raise);
	if (gi->blocked == line || test_bit(line, gi->raise) ||
	    test_bit(line, gi->resync))
		gpio_ivshmem_wake_pump(gi);
	gpio_ivshmem_unlock(gi, flags);
}

static void gpio_ivshmem_irq_enable(struct irq_data *d)
{
	struct gpio_chip *gc = irq_data_get_irq_chip_data(d);
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned int line = irqd_to_hwirq(d);
	unsigned long flags;

	gpiochip_enable_irq(gc, line);

	raw_spin_lock_irqsave(&gi->lock, flags);
	/* The core takes it for unmasked now. */
	gpio_ivshmem_irq_done(gi, line);
	set_bit(line, gi->enabled);
	gpio_ivshmem_configure(gi, line, 0, IVSHMEM_GPIO_IRQ_ENABLED);
	if (test_bit(line, gi->latched) || gpio_ivshmem_level_wanted(gi, line)) {
		set_bit(line, gi->raise);
		gpio_ivshmem_wake_pump(gi);
	}
	gpio_ivshmem_unlock(gi, flags);
}

static void gpio_ivshmem_irq_disable(struct irq_data *d)
{
	struct gpio_chip *gc = irq_data_get_irq_chip_data(d);
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned int line = irqd_to_hwirq(d);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	clear_bit(line, gi->enabled);
	gpio_ivshmem_configure(gi, line, IVSHMEM_GPIO_IRQ_ENABLED, 0);
	/* Its handler may still run, but nothing behind it waits for it. */
	gpio_ivshmem_irq_done(gi, line);
	if (gi->blocked == line || test_bit(line, gi->resync))
		gpio_ivshmem_wake_pump(gi);
	gpio_ivshmem_unlock(gi, flags);

	gpiochip_disable_irq(gc, line);
}

static unsigned int gpio_ivshmem_irq_startup(struct irq_data *d)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(irq_data_get_irq_chip_data(d));

	/* What came before anybody asked is nobody's. */
	clear_bit(irqd_to_hwirq(d), gi->latched);
	gpio_ivshmem_irq_enable(d);
	return 0;
}

static int gpio_ivshmem_irq_set_type(struct irq_data *d, unsigned int type)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(irq_data_get_irq_chip_data(d));
	unsigned int line = irqd_to_hwirq(d);
	unsigned long flags;
	u32 set = 0;

	if (type & IRQ_TYPE_LEVEL_MASK && gi->protocol == &gpio_ivshmem_v1)
		return -EINVAL;
	if (type & IRQ_TYPE_EDGE_RISING)
		set |= IVSHMEM_GPIO_RISING;
	if (type & IRQ_TYPE_EDGE_FALLING)
		set |= IVSHMEM_GPIO_FALLING;
	if (type & IRQ_TYPE_LEVEL_HIGH)
		set |= IVSHMEM_GPIO_HIGH;
	if (type & IRQ_TYPE_LEVEL_LOW)
		set |= IVSHMEM_GPIO_LOW;

	raw_spin_lock_irqsave(&gi->lock, flags);
	clear_bit(line, gi->latched);
	gpio_ivshmem_configure(gi, line,
			       IVSHMEM_GPIO_RISING | IVSHMEM_GPIO_FALLING |
			       IVSHMEM_GPIO_HIGH | IVSHMEM_GPIO_LOW, set);
	if (test_bit(line, gi->enabled) && gpio_ivshmem_level_wanted(gi, line)) {
		set_bit(line, gi->raise);
		gpio_ivshmem_wake_pump(gi);
	}
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

/* An interrupt that came while it was disabled: in its turn, like any other. */
static int gpio_ivshmem_irq_retrigger(struct irq_data *d)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(irq_data_get_irq_chip_data(d));
	unsigned int line = irqd_to_hwirq(d);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	set_bit(line, gi->latched);
	set_bit(line, gi->raise);
	gpio_ivshmem_wake_pump(gi);
	raw_spin_unlock_irqrestore(&gi->lock, flags);
	return 1;
}

static int gpio_ivshmem_irq_set_wake(struct irq_data *d, unsigned int on)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(irq_data_get_irq_chip_data(d));
	unsigned int line = irqd_to_hwirq(d);
	unsigned long flags;
	int ret;

	ret = irq_set_irq_wake(gi->irq, on);
	if (ret)
		return ret;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gpio_ivshmem_configure(gi, line, IVSHMEM_GPIO_WAKE,
			       on ? IVSHMEM_GPIO_WAKE : 0);
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static const struct irq_chip gpio_ivshmem_irqchip = {
	.name = "gpio-ivshmem",
	.irq_startup = gpio_ivshmem_irq_startup,
	.irq_enable = gpio_ivshmem_irq_enable,
	.irq_disable = gpio_ivshmem_irq_disable,
	.irq_mask = gpio_ivshmem_irq_mask,
	.irq_unmask = gpio_ivshmem_irq_unmask,
	.irq_set_type = gpio_ivshmem_irq_set_type,
	.irq_retrigger = gpio_ivshmem_irq_retrigger,
	.irq_set_wake = gpio_ivshmem_irq_set_wake,
	.flags = IRQCHIP_IMMUTABLE,
	GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

/* ---------------------------------------------------------- gpio_chip ---- */

/*
 * Lock held. Whoever polls a line with interrupts off sees what has come, too, as
 * far as nobody is to be interrupted for it.
 */
static void gpio_ivshmem_catch_up(struct gpio_ivshmem *gi)
{
	unsigned int budget = GPIO_IVSHMEM_BUDGET;
	struct gpio_ivshmem_edge edge;

	if (gi->protocol != &gpio_ivshmem_v2 || !gi->irq || gi->dispatching ||
	    gi->stopping)
		return;

	while (budget-- && gi->protocol->peek(gi, &edge)) {
		if (test_bit(edge.line, gi->busy) ||
		    test_bit(edge.line, gi->enabled))
			break;
		gi->protocol->pop(gi, edge.line);
		gpio_ivshmem_take(gi, edge.line, edge.level);
	}
}

/* Lock held. */
static bool gpio_ivshmem_value(struct gpio_ivshmem *gi, unsigned int line)
{
	const struct gpio_ivshmem_state *state = &gi->lines[line];
	bool output = state->output & 1;

	if (!(state->config & IVSHMEM_GPIO_OUTPUT))
		return gi->protocol->outside(gi, line);

	switch (FIELD_GET(IVSHMEM_GPIO_DRIVE, state->config)) {
	case IVSHMEM_GPIO_OPEN_DRAIN:
		return output && gi->protocol->outside(gi, line);
	case IVSHMEM_GPIO_OPEN_SOURCE:
		return output || gi->protocol->outside(gi, line);
	default:
		return output;
	}
}

/* Lock held. */
static void gpio_ivshmem_output(struct gpio_ivshmem *gi, unsigned int line,
				bool value, bool more)
{
	struct gpio_ivshmem_state *state = &gi->lines[line];

	if ((state->output & 1) == value)
		return;

	state->output++;
	gi->protocol->changed(gi, line, IVSHMEM_GPIO_REPORT_OUTPUT |
			      (more ? IVSHMEM_GPIO_REPORT_MORE : 0));
}

static int gpio_ivshmem_get(struct gpio_chip *gc, unsigned int line)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;
	int value;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gpio_ivshmem_catch_up(gi);
	value = gpio_ivshmem_value(gi, line);
	gpio_ivshmem_unlock(gi, flags);
	return value;
}

static int gpio_ivshmem_get_multiple(struct gpio_chip *gc, unsigned long *mask,
				     unsigned long *bits)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;
	unsigned int line;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gpio_ivshmem_catch_up(gi);
	for_each_set_bit(line, mask, gc->ngpio)
		__assign_bit(line, bits, gpio_ivshmem_value(gi, line));
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static int gpio_ivshmem_set(struct gpio_chip *gc, unsigned int line, int value)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gpio_ivshmem_output(gi, line, value, false);
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static int gpio_ivshmem_set_multiple(struct gpio_chip *gc, unsigned long *mask,
				     unsigned long *bits)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned int line, last = gc->ngpio;
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	for_each_set_bit(line, mask, gc->ngpio)
		if ((gi->lines[line].output & 1) != test_bit(line, bits))
			last = line;
	for_each_set_bit(line, mask, gc->ngpio)
		gpio_ivshmem_output(gi, line, test_bit(line, bits),
				    line != last);
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static int gpio_ivshmem_get_direction(struct gpio_chip *gc, unsigned int line)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);

	return READ_ONCE(gi->lines[line].config) & IVSHMEM_GPIO_OUTPUT ?
	       GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

/* Lock held. A consumer's label is not there yet when it requests the line. */
static void gpio_ivshmem_relabel(struct gpio_ivshmem *gi, unsigned int line)
{
	if (gi->protocol != &gpio_ivshmem_v2)
		return;

	set_bit(line, gi->relabel);
	if (!gi->stopping)
		schedule_work(&gi->label_work);
}

static void gpio_ivshmem_label_work(struct work_struct *work)
{
	struct gpio_ivshmem *gi =
		container_of(work, struct gpio_ivshmem, label_work);
	unsigned long flags;
	unsigned int line;

	for_each_set_bit(line, gi->relabel, gi->gc.ngpio) {
		char *label = NULL;

		clear_bit(line, gi->relabel);
		/* Whoever frees the line waits for us before its label goes. */
		if (READ_ONCE(gi->lines[line].config) & IVSHMEM_GPIO_REQUESTED)
			label = gpiochip_dup_line_label(&gi->gc, line);
		if (IS_ERR(label))
			label = NULL;

		raw_spin_lock_irqsave(&gi->lock, flags);
		if (gi->lines[line].config & IVSHMEM_GPIO_REQUESTED) {
			v2_write_consumer(gi, line, label ?: "");
			v2_changed(gi, line, IVSHMEM_GPIO_REPORT_CONSUMER);
		}
		gpio_ivshmem_unlock(gi, flags);
		kfree(label);
	}
}

static int gpio_ivshmem_direction_input(struct gpio_chip *gc, unsigned int line)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gpio_ivshmem_configure(gi, line, IVSHMEM_GPIO_OUTPUT, 0);
	gpio_ivshmem_relabel(gi, line);
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static int gpio_ivshmem_direction_output(struct gpio_chip *gc,
					 unsigned int line, int value)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	/* The value first, so that the line never shows another one. */
	gpio_ivshmem_output(gi, line, value, false);
	gpio_ivshmem_configure(gi, line, 0, IVSHMEM_GPIO_OUTPUT);
	gpio_ivshmem_relabel(gi, line);
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static int gpio_ivshmem_set_config(struct gpio_chip *gc, unsigned int line,
				   unsigned long config)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;
	u32 clear = 0, set = 0;
	u32 debounce;
	bool biased;

	/* The register block knows levels, directions and edges only. */
	if (gi->protocol == &gpio_ivshmem_v1)
		return -ENOTSUPP;

	switch (pinconf_to_config_param(config)) {
	case PIN_CONFIG_BIAS_DISABLE:
		set = FIELD_PREP(IVSHMEM_GPIO_BIAS, IVSHMEM_GPIO_BIAS_DISABLED);
		clear = IVSHMEM_GPIO_BIAS;
		break;
	case PIN_CONFIG_BIAS_PULL_UP:
		set = FIELD_PREP(IVSHMEM_GPIO_BIAS, IVSHMEM_GPIO_BIAS_PULL_UP);
		clear = IVSHMEM_GPIO_BIAS;
		break;
	case PIN_CONFIG_BIAS_PULL_DOWN:
		set = FIELD_PREP(IVSHMEM_GPIO_BIAS, IVSHMEM_GPIO_BIAS_PULL_DOWN);
		clear = IVSHMEM_GPIO_BIAS;
		break;
	case PIN_CONFIG_DRIVE_PUSH_PULL:
		set = FIELD_PREP(IVSHMEM_GPIO_DRIVE, IVSHMEM_GPIO_PUSH_PULL);
		clear = IVSHMEM_GPIO_DRIVE;
		break;
	case PIN_CONFIG_DRIVE_OPEN_DRAIN:
		set = FIELD_PREP(IVSHMEM_GPIO_DRIVE, IVSHMEM_GPIO_OPEN_DRAIN);
		clear = IVSHMEM_GPIO_DRIVE;
		break;
	case PIN_CONFIG_DRIVE_OPEN_SOURCE:
		set = FIELD_PREP(IVSHMEM_GPIO_DRIVE, IVSHMEM_GPIO_OPEN_SOURCE);
		clear = IVSHMEM_GPIO_DRIVE;
		break;
	case PIN_CONFIG_INPUT_DEBOUNCE:
		debounce = pinconf_to_config_argument(config);
		raw_spin_lock_irqsave(&gi->lock, flags);
		if (gi->lines[line].debounce != debounce) {
			gi->lines[line].debounce = debounce;
			gi->protocol->changed(gi, line,
					      IVSHMEM_GPIO_REPORT_DEBOUNCE);
		}
		gpio_ivshmem_unlock(gi, flags);
		return 0;
	default:
		return -ENOTSUPP;
	}

	raw_spin_lock_irqsave(&gi->lock, flags);
	biased = clear == IVSHMEM_GPIO_BIAS &&
		 (gi->lines[line].config & IVSHMEM_GPIO_BIAS) != set;
	/* What was before the new pull must not come after it. */
	if (biased)
		gpio_ivshmem_catch_up(gi);
	gpio_ivshmem_configure(gi, line, clear, set);
	/* It acts at once, not when the host has heard of it. */
	if (biased)
		assign_bit(line, gi->level,
			   gi->protocol->biased(gi, line,
						test_bit(line, gi->level)));
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static int gpio_ivshmem_request(struct gpio_chip *gc, unsigned int line)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	/* A new consumer does not inherit what the last one asked for. */
	if (gi->lines[line].debounce) {
		gi->lines[line].debounce = 0;
		gi->protocol->changed(gi, line, IVSHMEM_GPIO_REPORT_DEBOUNCE);
	}
	gpio_ivshmem_configure(gi, line,
			       IVSHMEM_GPIO_BIAS | IVSHMEM_GPIO_DRIVE,
			       IVSHMEM_GPIO_REQUESTED);
	gpio_ivshmem_relabel(gi, line);
	gpio_ivshmem_unlock(gi, flags);
	return 0;
}

static void gpio_ivshmem_free(struct gpio_chip *gc, unsigned int line)
{
	struct gpio_ivshmem *gi = gpiochip_get_data(gc);
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gpio_ivshmem_configure(gi, line, IVSHMEM_GPIO_REQUESTED, 0);
	/* gpiolib still has the label now, and takes it away after this. */
	if (gi->protocol == &gpio_ivshmem_v2) {
		v2_write_consumer(gi, line, "");
		v2_changed(gi, line, IVSHMEM_GPIO_REPORT_CONSUMER);
	}
	gpio_ivshmem_unlock(gi, flags);
	flush_work(&gi->label_work);
}

static int gpio_ivshmem_read_names(struct gpio_ivshmem *gi)
{
	const char *from = (void *)gi->shared + le32_to_cpu(gi->header.names);
	struct device *dev = &gi->pdev->dev;
	const char **names;
	unsigned int i;

	names = devm_kcalloc(dev, gi->gc.ngpio, sizeof(*names), GFP_KERNEL);
	if (!names)
		return -ENOMEM;

	for (i = 0; i < gi->gc.ngpio; i++, from += IVSHMEM_GPIO_NAME_SIZE) {
		char *name;

		if (!READ_ONCE(*from))
			continue;
		name = devm_kzalloc(dev, IVSHMEM_GPIO_NAME_SIZE, GFP_KERNEL);
		if (!name)
			return -ENOMEM;
		memcpy(name, from, IVSHMEM_GPIO_NAME_SIZE - 1);
		names[i] = name;
	}
	gi->gc.names = names;
	return 0;
}

static int gpio_ivshmem_add_chip(struct gpio_ivshmem *gi)
{
	struct device *dev = &gi->pdev->dev;
	struct gpio_chip *gc = &gi->gc;
	struct gpio_irq_chip *girq = &gc->irq;

	gc->label = dev_name(dev);
	gc->parent = dev;
	gc->owner = THIS_MODULE;
	gc->base = -1;
	gc->request = gpio_ivshmem_request;
	gc->free = gpio_ivshmem_free;
	gc->get_direction = gpio_ivshmem_get_direction;
	gc->direction_input = gpio_ivshmem_direction_input;
	gc->direction_output = gpio_ivshmem_direction_output;
	gc->get = gpio_ivshmem_get;
	gc->get_multiple = gpio_ivshmem_get_multiple;
	gc->set = gpio_ivshmem_set_op;
	gc->set_multiple = gpio_ivshmem_set_multiple_op;
	gc->set_config = gpio_ivshmem_set_config;

	if (gi->irq) {
		gpio_irq_chip_set_chip(girq, &gpio_ivshmem_irqchip);
		girq->handler = handle_level_irq;
		girq->default_type = IRQ_TYPE_NONE;
	} else {
		dev_info(dev, "no interrupts (ivshmem-plain): edges can't be watched\n");
	}

	return devm_gpiochip_add_data(dev, gc, gi);
}

/* ---------------------------------------------------------------- PCI ---- */

static void gpio_ivshmem_destroy_worker(void *data)
{
	kthread_destroy_worker(data);
}

static void gpio_ivshmem_protocol_stop(void *data)
{
	struct gpio_ivshmem *gi = data;

	gi->protocol->stop(gi);
}

/*
 * Before gpiolib takes the interrupts' domain away: no dispatch any more.
 * Registered last, so it runs first.
 */
static void gpio_ivshmem_quiesce(void *data)
{
	struct gpio_ivshmem *gi = data;
	unsigned long flags;

	raw_spin_lock_irqsave(&gi->lock, flags);
	gi->stopping = true;
	raw_spin_unlock_irqrestore(&gi->lock, flags);

	if (gi->irq)
		synchronize_irq(gi->irq);
	kthread_cancel_work_sync(&gi->pump);
	cancel_work_sync(&gi->label_work);
}

static int gpio_ivshmem_map(struct gpio_ivshmem *gi)
{
	struct pci_dev *pdev = gi->pdev;
	struct device *dev = &pdev->dev;
	resource_size_t start = pci_resource_start(pdev, 2);

	gi->size = pci_resource_len(pdev, 2);
	if (!start || gi->size < SZ_4K)
		return dev_err_probe(dev, -ENODEV, "no shared memory\n");
	if (!devm_request_mem_region(dev, start, gi->size, KBUILD_MODNAME))
		return dev_err_probe(dev, -EBUSY,
				     "the shared memory is in use\n");

	/* It is the host's ordinary memory, so cached as that. */
	gi->shared = devm_memremap(dev, start, gi->size, MEMREMAP_WB);
	if (IS_ERR(gi->shared))
		return PTR_ERR(gi->shared);

	gi->regs = devm_ioremap_resource(dev, &pdev->resource[0]);
	if (IS_ERR(gi->regs))
		return PTR_ERR(gi->regs);

	return 0;
}

static int gpio_ivshmem_probe(struct pci_dev *pdev,
			      const struct pci_device_id *id)
{
	struct device *dev = &pdev->dev;
	struct gpio_ivshmem *gi;
	int ret;

	gi = devm_kzalloc(dev, sizeof(*gi), GFP_KERNEL);
	if (!gi)
		return -ENOMEM;

	gi->pdev = pdev;
	gi->protocol = protocol == 1 ? &gpio_ivshmem_v1 : &gpio_ivshmem_v2;
	gi->blocked = GPIO_IVSHMEM_NOT_BLOCKED;
	gi->stopping = true;
	raw_spin_lock_init(&gi->lock);
	kthread_init_work(&gi->pump, gpio_ivshmem_pump);
	INIT_WORK(&gi->label_work, gpio_ivshmem_label_work);
	pci_set_drvdata(pdev, gi);

	if (protocol != 0 && protocol != 1)
		return dev_err_probe(dev, -EINVAL,
				     "there is no protocol=%d, only 0 and 1\n",
				     protocol);

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	ret = gpio_ivshmem_map(gi);
	if (ret)
		return ret;

	/* Before an ivshmem device that is not ours is touched in any way. */
	if (gi->protocol == &gpio_ivshmem_v2 &&
	    shared_read(&gi->shared->host.magic) != IVSHMEM_GPIO_MAGIC) {
		dev_info(dev, "not a GPIO chip: no VirtualGpio host has laid one out in this memory\n");
		return -ENODEV;
	}

	/* Without bus mastership QEMU drops the messages of MSI-X. */
	pci_set_master(pdev);
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSIX);
	if (ret == 1)
		gi->irq = pci_irq_vector(pdev, 0);

	gi->worker = kthread_run_worker(0, "gpio-ivshmem/%s", pci_name(pdev));
	if (IS_ERR(gi->worker))
		return PTR_ERR(gi->worker);
	ret = devm_add_action_or_reset(dev, gpio_ivshmem_destroy_worker,
				       gi->worker);
	if (ret)
		return ret;
	set_user_nice(gi->worker->task, MAX_NICE);

	gi->lines = devm_kcalloc(dev, IVSHMEM_GPIO_MAX_LINES,
				 sizeof(*gi->lines), GFP_KERNEL);
	if (!gi->lines)
		return -ENOMEM;

	ret = gi->protocol->start(gi);
	if (ret)
		return ret;
	ret = devm_add_action_or_reset(dev, gpio_ivshmem_protocol_stop, gi);
	if (ret)
		return ret;

	if (gi->protocol == &gpio_ivshmem_v2) {
		ret = gpio_ivshmem_read_names(gi);
		if (ret)
			return ret;
	}

	ret = gpio_ivshmem_add_chip(gi);
	if (ret)
		return dev_err_probe(dev, ret, "can't add the GPIO chip\n");

	if (gi->irq) {
		ret = devm_request_irq(dev, gi->irq, gpio_ivshmem_interrupt, 0,
				       KBUILD_MODNAME, gi);
		if (ret)
			return dev_err_probe(dev, ret,
					     "can't request interrupt %d\n",
					     gi->irq);
	}

	ret = devm_add_action_or_reset(dev, gpio_ivshmem_quiesce, gi);
	if (ret)
		return ret;

	/* Hogs have labels, and the queue may hold something already. */
	raw_spin_lock_irq(&gi->lock);
	gi->stopping = false;
	if (!bitmap_empty(gi->relabel, gi->gc.ngpio))
		schedule_work(&gi->label_work);
	if (gi->irq)
		gpio_ivshmem_wake_pump(gi);
	raw_spin_unlock_irq(&gi->lock);
	return 0;
}

static void gpio_ivshmem_set_suspended(struct gpio_ivshmem *gi, bool suspended)
{
	unsigned long flags;

	if (gi->protocol != &gpio_ivshmem_v2)
		return;

	raw_spin_lock_irqsave(&gi->lock, flags);
	shared_write(&gi->shared->guest.status,
		     suspended ? IVSHMEM_GPIO_SUSPENDED : 0);
	raw_spin_unlock_irqrestore(&gi->lock, flags);
	if (gi->irq)
		gpio_ivshmem_ring(gi);
}

static int gpio_ivshmem_suspend(struct device *dev)
{
	gpio_ivshmem_set_suspended(dev_get_drvdata(dev), true);
	return 0;
}

static int gpio_ivshmem_resume(struct device *dev)
{
	struct gpio_ivshmem *gi = dev_get_drvdata(dev);

	gpio_ivshmem_set_suspended(gi, false);
	/* A doorbell of the meantime may be gone; the queue is not. */
	if (gi->irq)
		kthread_queue_work(gi->worker, &gi->pump);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(gpio_ivshmem_pm_ops, gpio_ivshmem_suspend,
				gpio_ivshmem_resume);

static const struct pci_device_id gpio_ivshmem_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1110) },
	{ }
};
MODULE_DEVICE_TABLE(pci, gpio_ivshmem_ids);

static struct pci_driver gpio_ivshmem_driver = {
	.name = KBUILD_MODNAME,
	.id_table = gpio_ivshmem_ids,
	.probe = gpio_ivshmem_probe,
	.driver.pm = pm_sleep_ptr(&gpio_ivshmem_pm_ops),
};
module_pci_driver(gpio_ivshmem_driver);

MODULE_DESCRIPTION("GPIO chip in the shared memory of a QEMU ivshmem device");
MODULE_AUTHOR("The VirtualGpio authors");
MODULE_LICENSE("GPL");
