// SPDX-License-Identifier: GPL-2.0-only
/*
 * The least that an ivshmem interrupt can cost: each one is answered with a
 * doorbell, from the interrupt handler. The benchmark's yardstick for the time
 * from an edge on the host to its handler in the guest. It binds to a device
 * whose memory does not carry our magic; the answer goes to peer= of its server.
 */

#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>

#include "../../driver/gpio-ivshmem.h"

static unsigned int peer = 1;
module_param(peer, uint, 0644);
MODULE_PARM_DESC(peer, "whom to ring");

static irqreturn_t ivshmem_echo_interrupt(int irq, void *data)
{
	void __iomem *regs = data;

	writel(peer << 16, regs + IVSHMEM_DOORBELL);
	return IRQ_HANDLED;
}

static int ivshmem_echo_probe(struct pci_dev *pdev,
			      const struct pci_device_id *id)
{
	void __iomem *regs, *memory;
	int ret;

	ret = pcim_enable_device(pdev);
	if (ret)
		return ret;

	memory = pcim_iomap(pdev, 2, sizeof(struct ivshmem_gpio_shared));
	regs = pcim_iomap(pdev, 0, 0);
	if (!memory || !regs)
		return -ENOMEM;
	if (readl(memory + offsetof(struct ivshmem_gpio_shared, host.magic)) ==
	    IVSHMEM_GPIO_MAGIC)
		return -ENODEV;

	pci_set_master(pdev);
	ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSIX);
	if (ret < 0)
		return ret;

	return devm_request_irq(&pdev->dev, pci_irq_vector(pdev, 0),
				ivshmem_echo_interrupt, 0, KBUILD_MODNAME,
				regs);
}

static const struct pci_device_id ivshmem_echo_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1110) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ivshmem_echo_ids);

static struct pci_driver ivshmem_echo_driver = {
	.name = KBUILD_MODNAME,
	.id_table = ivshmem_echo_ids,
	.probe = ivshmem_echo_probe,
};
module_pci_driver(ivshmem_echo_driver);

MODULE_DESCRIPTION("Answers each interrupt of an ivshmem device with a doorbell");
MODULE_AUTHOR("The VirtualGpio authors");
MODULE_LICENSE("GPL");
