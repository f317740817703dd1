// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies each edge of one GPIO line to another, from the hard interrupt handler
 * or, for a chip that sleeps, from the interrupt's thread: a consumer whose
 * handler the host can see. chip= is the chip's label (the PCI
 * address for gpio-ivshmem), in= and out= are offsets. trigger= is what to ask
 * for (IRQF_TRIGGER_*, by default both edges); a level trigger, which goes on for
 * as long as the level is there, toggles the output instead.
 */

#include <linux/gpio/consumer.h>
#include <linux/gpio/machine.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static char *chip = "";
module_param(chip, charp, 0444);
static unsigned int in;
module_param(in, uint, 0444);
static unsigned int out = 1;
module_param(out, uint, 0444);
static unsigned int trigger = IRQF_TRIGGER_RISING | IRQF_TRIGGER_FALLING;
module_param(trigger, uint, 0444);

static struct gpiod_lookup_table *gpio_echo_table;
static struct platform_device *gpio_echo_device;
static struct gpio_desc *gpio_echo_in, *gpio_echo_out;

static irqreturn_t gpio_echo_interrupt(int irq, void *data)
{
	if (gpiod_cansleep(gpio_echo_in))
		return IRQ_WAKE_THREAD;
	if (trigger & (IRQF_TRIGGER_HIGH | IRQF_TRIGGER_LOW)) {
		gpiod_set_value(gpio_echo_out, !gpiod_get_value(gpio_echo_out));
		return IRQ_HANDLED;
	}
	gpiod_set_value(gpio_echo_out, gpiod_get_value(gpio_echo_in));
	return IRQ_HANDLED;
}

static irqreturn_t gpio_echo_thread(int irq, void *data)
{
	bool is_level = trigger & (IRQF_TRIGGER_HIGH | IRQF_TRIGGER_LOW);
	int value = gpiod_get_value_cansleep(is_level ? gpio_echo_out : gpio_echo_in);

	gpiod_set_value_cansleep(gpio_echo_out, is_level ? !value : value);
	return IRQ_HANDLED;
}

static int gpio_echo_request(struct device *dev)
{
	int irq;

	gpio_echo_in = devm_gpiod_get(dev, "in", GPIOD_IN);
	if (IS_ERR(gpio_echo_in))
		return PTR_ERR(gpio_echo_in);
	gpio_echo_out = devm_gpiod_get(dev, "out", GPIOD_OUT_LOW);
	if (IS_ERR(gpio_echo_out))
		return PTR_ERR(gpio_echo_out);
	irq = gpiod_to_irq(gpio_echo_in);
	if (irq < 0)
		return irq;

	if (gpiod_cansleep(gpio_echo_in))
		trigger |= IRQF_ONESHOT;
	return devm_request_threaded_irq(dev, irq, gpio_echo_interrupt,
					 gpio_echo_thread, trigger,
					 KBUILD_MODNAME, NULL);
}

static int gpio_echo_probe(struct platform_device *pdev)
{
	return gpio_echo_request(&pdev->dev);
}

static struct platform_driver gpio_echo_driver = {
	.driver.name = KBUILD_MODNAME,
	.probe = gpio_echo_probe,
};

static int __init gpio_echo_init(void)
{
	int ret;

	gpio_echo_table = kzalloc(struct_size(gpio_echo_table, table, 3),
				  GFP_KERNEL);
	if (!gpio_echo_table)
		return -ENOMEM;

	gpio_echo_table->dev_id = KBUILD_MODNAME;
	gpio_echo_table->table[0] = GPIO_LOOKUP(chip, in, "in", GPIO_ACTIVE_HIGH);
	gpio_echo_table->table[1] = GPIO_LOOKUP(chip, out, "out", GPIO_ACTIVE_HIGH);
	gpiod_add_lookup_table(gpio_echo_table);

	ret = platform_driver_register(&gpio_echo_driver);
	if (ret)
		goto remove_table;

	gpio_echo_device = platform_device_register_simple(KBUILD_MODNAME,
							   PLATFORM_DEVID_NONE,
							   NULL, 0);
	if (IS_ERR(gpio_echo_device)) {
		ret = PTR_ERR(gpio_echo_device);
		goto unregister_driver;
	}
	return 0;

unregister_driver:
	platform_driver_unregister(&gpio_echo_driver);
remove_table:
	gpiod_remove_lookup_table(gpio_echo_table);
	kfree(gpio_echo_table);
	return ret;
}
module_init(gpio_echo_init);

static void __exit gpio_echo_exit(void)
{
	platform_device_unregister(gpio_echo_device);
	platform_driver_unregister(&gpio_echo_driver);
	gpiod_remove_lookup_table(gpio_echo_table);
	kfree(gpio_echo_table);
}
module_exit(gpio_echo_exit);

MODULE_DESCRIPTION("Copies the edges of one GPIO line to another");
MODULE_AUTHOR("The VirtualGpio authors");
MODULE_LICENSE("GPL");
