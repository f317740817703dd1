/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernels from 6.1 on call differently; not for a driver in the tree. */
#ifndef GPIO_IVSHMEM_COMPAT_H
#define GPIO_IVSHMEM_COMPAT_H

#include <linux/atomic.h>
#include <linux/gpio/driver.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/version.h>

/* Since 6.17 setting a line can fail. */
static int gpio_ivshmem_set(struct gpio_chip *gc, unsigned int line, int value);
static int gpio_ivshmem_set_multiple(struct gpio_chip *gc, unsigned long *mask,
				     unsigned long *bits);

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
static void gpio_ivshmem_set_op(struct gpio_chip *gc, unsigned int line,
				int value)
{
	gpio_ivshmem_set(gc, line, value);
}

static void gpio_ivshmem_set_multiple_op(struct gpio_chip *gc,
					 unsigned long *mask,
					 unsigned long *bits)
{
	gpio_ivshmem_set_multiple(gc, mask, bits);
}
#else
#define gpio_ivshmem_set_op		gpio_ivshmem_set
#define gpio_ivshmem_set_multiple_op	gpio_ivshmem_set_multiple
#endif

/* Since 6.8 a line's label can change under its reader, who gets a copy. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
static inline char *gpiochip_dup_line_label(struct gpio_chip *gc,
					    unsigned int offset)
{
	const char *label = gpiochip_is_requested(gc, offset);

	return label ? kstrdup(label, GFP_KERNEL) : NULL;
}
#endif

/* Before 6.14 a worker runs as soon as it is created. */
#ifndef kthread_run_worker
#define kthread_run_worker	kthread_create_worker
#endif

/* Atomic on one processor, too, where an architecture makes a difference. */
#ifdef arch_sync_cmpxchg
#define gpio_ivshmem_cmpxchg	sync_cmpxchg
#else
#define gpio_ivshmem_cmpxchg	cmpxchg
#endif

#endif
