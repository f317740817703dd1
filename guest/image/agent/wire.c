// SPDX-License-Identifier: MIT
/* The agent's end of the serial line: lines of ASCII words, and base64. */
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static int port;

void die(const char *what)
{
	fprintf(stderr, "agent: %s: %s\n", what, strerror(errno));
	exit(1);
}

int open_port(const char *path)
{
	struct termios settings;

	port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (port < 0)
		die(path);
	if (tcgetattr(port, &settings) < 0)
		die("tcgetattr");
	cfmakeraw(&settings);
	settings.c_cflag |= CLOCAL;
	/* The emulated port is not bound to it, but the driver's time limits are. */
	cfsetspeed(&settings, B115200);
	if (tcsetattr(port, TCSANOW, &settings) < 0)
		die("tcsetattr");
	return port;
}

/* The port blocks: a slow host slows the commands' output, nothing is lost. */
void send_bytes(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(port, bytes, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			die("write to the host");
		bytes += n;
		length -= n;
	}
}

void send_line(const char *format, ...)
{
	char text[256];
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(text, sizeof(text) - 1, format, arguments);
	va_end(arguments);
	if (n > (int)sizeof(text) - 2)
		n = sizeof(text) - 2;
	text[n++] = '\n';
	send_bytes(text, n);
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void send_output(unsigned long id, const unsigned char *bytes, size_t length)
{
	static char text[64 + CHUNK / 3 * 4 + 8];
	size_t at = sprintf(text, "out %lu ", id);

	for (size_t i = 0; i < length; i += 3) {
		unsigned int left = length - i;
		unsigned int word = bytes[i] << 16 | (left > 1 ? bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);

		text[at++] = alphabet[word >> 18];
		text[at++] = alphabet[word >> 12 & 63];
		text[at++] = left > 1 ? alphabet[word >> 6 & 63] : '=';
		text[at++] = left > 2 ? alphabet[word & 63] : '=';
	}
	text[at++] = '\n';
	send_bytes(text, at);
}

int decode(char *text)
{
	unsigned int word = 0, bits = 0;
	char *out = text;

	for (const char *in = text; *in && *in != '='; in++) {
		const char *found = strchr(alphabet, *in);

		if (!found)
			return 0;
		word = word << 6 | (unsigned int)(found - alphabet);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			*out++ = (char)(word >> bits & 0xff);
		}
	}
	*out = '\0';
	return 1;
}
