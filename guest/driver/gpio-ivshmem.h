/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What host and guest write into the memory of an ivshmem device that is a
 * GPIO chip. docs/protocol.md describes it; the names are the same.
 */
#ifndef GPIO_IVSHMEM_H
#define GPIO_IVSHMEM_H

#include <linux/bits.h>
#include <linux/types.h>

/* BAR 0 of the device: QEMU, docs/specs/ivshmem-spec */
#define IVSHMEM_IVPOSITION	0x08
#define IVSHMEM_DOORBELL	0x0c

#define IVSHMEM_GPIO_MAGIC	0x4f494756 /* "VGIO" */
#define IVSHMEM_GPIO_VERSION	0x00020000
#define IVSHMEM_GPIO_NO_PEER	0xffffffff
#define IVSHMEM_GPIO_MAX_LINES	1024
#define IVSHMEM_GPIO_NAME_SIZE	32

/* Version 1: the register block, for 32 lines */
struct ivshmem_gpio_regs {
	__le32 data;
	__le32 out_en;
	__le32 int_en;
	__le32 int_st;
	__le32 int_eoi;
	__le32 rising;
	__le32 falling;
};

#define IVSHMEM_GPIO_F_DOORBELL	BIT(0)

struct ivshmem_gpio_host {
	__le32 magic;
	__le32 version;
	__le32 features;
	__le32 generation;
	__le32 peer;
	__le32 vector;
	__le32 lines;
	__le32 levels;
	__le32 names;
	__le32 table;
	__le32 edges;
	__le32 edges_size;
	__le32 reports;
	__le32 reports_size;
	__le32 size;
	__le32 reserved;
};

#define IVSHMEM_GPIO_SUSPENDED	BIT(0)

struct ivshmem_gpio_guest {
	__le32 magic;
	__le32 version;
	__le32 features;
	__le32 generation;
	__le32 peer;
	__le32 vector;
	__le32 overflow;
	__le32 status;
	__le32 reserved[8];
};

/* The words of one side of a queue, in a cache line of their own */
struct ivshmem_gpio_index {
	__le32 index;
	__le32 event;
	__le32 reserved[14];
};

struct ivshmem_gpio_shared {
	struct ivshmem_gpio_regs regs;
	__le32 reserved[9];
	struct ivshmem_gpio_host host;
	struct ivshmem_gpio_guest guest;
	struct ivshmem_gpio_index edge_head;	/* host */
	struct ivshmem_gpio_index edge_tail;	/* guest */
	struct ivshmem_gpio_index report_head;	/* guest */
	struct ivshmem_gpio_index report_tail;	/* host */
};

#define IVSHMEM_GPIO_TABLES	0x200	/* where the tables may begin */

struct ivshmem_gpio_line {
	__le32 output;
	__le32 config;
	__le32 debounce;
	__le32 reserved;
	char consumer[IVSHMEM_GPIO_NAME_SIZE];
	__le32 reserved2[4];
};

#define IVSHMEM_GPIO_OUTPUT		BIT(0)
#define IVSHMEM_GPIO_REQUESTED		BIT(1)
#define IVSHMEM_GPIO_BIAS		GENMASK(3, 2)
#define   IVSHMEM_GPIO_BIAS_DISABLED	1
#define   IVSHMEM_GPIO_BIAS_PULL_UP	2
#define   IVSHMEM_GPIO_BIAS_PULL_DOWN	3
#define IVSHMEM_GPIO_DRIVE		GENMASK(5, 4)
#define   IVSHMEM_GPIO_PUSH_PULL	0
#define   IVSHMEM_GPIO_OPEN_DRAIN	1
#define   IVSHMEM_GPIO_OPEN_SOURCE	2
#define IVSHMEM_GPIO_IRQ_ENABLED	BIT(6)
#define IVSHMEM_GPIO_RISING		BIT(7)
#define IVSHMEM_GPIO_FALLING		BIT(8)
#define IVSHMEM_GPIO_HIGH		BIT(9)
#define IVSHMEM_GPIO_LOW		BIT(10)
#define IVSHMEM_GPIO_WAKE		BIT(11)
#define IVSHMEM_GPIO_SETTINGS		GENMASK(15, 0)
#define IVSHMEM_GPIO_CHANGES		GENMASK(31, 16)

#define IVSHMEM_GPIO_EDGE		1
#define IVSHMEM_GPIO_EDGE_FLOATING	2	/* the guest's bias counts */

struct ivshmem_gpio_edge {
	__le16 line;
	u8 kind;
	u8 level;
	__le32 sequence;
	__le64 time;
};

#define IVSHMEM_GPIO_REPORT_OUTPUT	1
#define IVSHMEM_GPIO_REPORT_CONFIG	2
#define IVSHMEM_GPIO_REPORT_DEBOUNCE	3
#define IVSHMEM_GPIO_REPORT_CONSUMER	4
#define IVSHMEM_GPIO_REPORT_MORE	BIT(15)

struct ivshmem_gpio_report {
	__le16 line;
	__le16 kind;
	__le32 word;
	__le64 time;
};

#endif
