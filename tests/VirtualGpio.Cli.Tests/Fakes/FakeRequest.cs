// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests.Fakes;

/// <summary>What a daemon was asked.</summary>
/// <param name="What">Method, path and query, such as <c>PUT /v1/levels</c>.</param>
/// <param name="Body">The body, as text.</param>
internal sealed record FakeRequest(string What, string Body);
