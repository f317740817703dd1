// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices.Tests;

/// <summary>A board with one net, and one device on it whose deadlines are kept.</summary>
internal sealed class Bench : INetObserver, IDeviceObserver
{
    private static readonly Dictionary<string, string> s_none = [];

    public Bench(string type, string parameters = "", Signal pull = Signal.HighImpedance, Level level = Level.Low)
    {
        Board = new Board();
        Net = Board.AddNet("net", level);
        Net.Attach("resistor").Drive(pull, 0);
        Device = DeviceCatalog.Find(type).Create("device", new Dictionary<string, Net> { ["line"] = Net }, Pairs(parameters));
        Device.Observer = this;
        Net.Observe(this);
    }

    public Board Board { get; }

    public Net Net { get; }

    public Device Device { get; }

    public List<(Level Level, long Time)> Levels { get; } = [];

    public List<(string What, string Value, long Time)> Changes { get; } = [];

    public Action<long>? WhenLevelChanges { get; set; }

    public string this[string reading] => Device.Read().Single(read => read.Name == reading).Value;

    public static Dictionary<string, string> Pairs(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    public void Act(string action, long now, string arguments = "") =>
        Device.Act(action, arguments.Length == 0 ? s_none : Pairs(arguments), now);

    /// <summary>Lets everything happen that is due, each at its time.</summary>
    public void Run(long until)
    {
        while (Device.NextDeadline <= until)
            Device.Advance(Device.NextDeadline);
    }

    public void OnLevel(in NetChange change)
    {
        Levels.Add((change.Level, change.Time));
        WhenLevelChanges?.Invoke(change.Time);
    }

    public void OnContention(Net net, bool contended, long time)
    {
    }

    public void OnForced(Net net, Level? level, long time)
    {
    }

    public void OnChanged(Device device, string what, string value, long time)
    {
        Assert.Same(Device, device);
        Changes.Add((what, value, time));
    }
}
