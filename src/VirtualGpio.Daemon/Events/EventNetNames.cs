// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Events;

/// <summary>What a net is called in the text of events.</summary>
internal sealed class EventNetNames
{
    internal EventNetNames(NetEntry net)
    {
        string name = $",\"net\":{Encoding.UTF8.GetString(EventNameTable.Quoted(net.Name))}";
        string lines = string.Join(',', net.Lines.Select(line => Encoding.UTF8.GetString(EventNameTable.Quoted(line.Address))));
        Net = Encoding.UTF8.GetBytes(name);
        NetAndLines = Encoding.UTF8.GetBytes($"{name},\"lines\":[{lines}]");
    }

    /// <summary><c>,"net":"…"</c></summary>
    internal byte[] Net { get; }

    /// <summary><c>,"net":"…","lines":["…"]</c></summary>
    internal byte[] NetAndLines { get; }
}
