// SPDX-License-Identifier: MIT
/*
 * scribble RESOURCE MILLISECONDS [SEED [GAP_US]]
 *
 * What a broken or hostile guest could do: writes random words to random places
 * of a device's memory (/sys/bus/pci/devices/.../resource2), each word at least
 * once, then on until the time is up, and leaves it all like that. With GAP_US it
 * pauses between words.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include "gpio-lines.h"

static uint64_t state;

static uint32_t random32(void)
{
	/* xorshift64*: any garbage does, the same for the same seed */
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1dULL) >> 32;
}

int main(int argc, char **argv)
{
	volatile uint32_t *words;
	uint64_t end, written = 0;
	struct stat stat;
	size_t count, i;
	int fd, gap;

	if (argc < 3) {
		fprintf(stderr, "usage: scribble RESOURCE MILLISECONDS [SEED [GAP_US]]\n");
		return 2;
	}
	state = argc > 3 ? strtoull(argv[3], NULL, 0) : 1;
	gap = argc > 4 ? atoi(argv[4]) : 0;
	state |= 1;
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &stat) < 0)
		die(argv[1]);
	words = mmap(NULL, stat.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (words == MAP_FAILED)
		die("mapping the memory");
	count = stat.st_size / sizeof(*words);

	for (i = 0; i < count; i++)
		words[i] = random32();
	end = now() + strtoull(argv[2], NULL, 0) * 1000000;
	while (now() < end) {
		/* Half of the writes go where the indexes and headers are. */
		uint32_t place = random32();

		words[place & 1 ? place / 2 % 128 : place / 2 % count] =
			random32() >> (random32() & 31);
		written++;
		if (gap)
			usleep(gap);
	}
	printf("wrote %zu words, then %llu\n", count, (unsigned long long)written);
	return 0;
}
