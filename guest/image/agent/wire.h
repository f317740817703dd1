/* SPDX-License-Identifier: MIT */
#ifndef WIRE_H
#define WIRE_H

#include <stddef.h>

enum {
	MAX_LINE = 256 * 1024,
	CHUNK = 3 * 1024, /* a multiple of 3: no base64 padding inside a stream */
};

/* Ends this program with a message on the console. */
void die(const char *what);

/* Opens the serial port that the functions below write to; returns it for reading. */
int open_port(const char *path);

void send_bytes(const char *bytes, size_t length);

__attribute__((format(printf, 1, 2)))
void send_line(const char *format, ...);

/* Sends up to CHUNK bytes of a command's output. */
void send_output(unsigned long id, const unsigned char *bytes, size_t length);

/* Decodes base64 in place, ends the result with a NUL. Returns 0 if it is not base64. */
int decode(char *text);

#endif
