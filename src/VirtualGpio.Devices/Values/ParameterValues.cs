// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>Values of all parameters of a device, or of all arguments of an action: those given, the others' defaults.</summary>
/// <remarks>Asking for what the type does not declare, or as another kind, is a mistake of the model and throws.</remarks>
public sealed class ParameterValues
{
    private readonly Dictionary<string, (ParameterKind Kind, ParameterValue Value)> _values = [];

    private ParameterValues()
    {
    }

    /// <summary>Reads the values given, and takes the defaults of the others.</summary>
    /// <param name="owner">Whose they are, to begin messages with.</param>
    /// <param name="noun">What they are, for messages: <c>parameter</c>, <c>argument</c>.</param>
    /// <param name="types">What there is.</param>
    /// <param name="texts">What is given.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.InvalidArgument"/>: no such parameter or value, or one is missing.</exception>
    public static ParameterValues Parse(
        string owner, string noun, IReadOnlyList<ParameterType> types, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(texts);
        foreach (string name in texts.Keys)
        {
            if (!types.Any(type => type.Name == name))
            {
                string possible = types.Count == 0 ? "It has none." : $"Possible: {string.Join(", ", types.Select(type => type.Name))}.";
                throw Invalid($"{owner} has no {noun} '{Shown.Brief(name)}'.{NearestNames.Hint(name, types.Select(type => type.Name))} {possible}");
            }
        }

        var values = new ParameterValues();
        foreach (ParameterType type in types)
        {
            if (!texts.TryGetValue(type.Name, out string? text))
                text = type.Default ?? throw Invalid($"{owner} lacks its {noun} '{type.Name}': {type.Description}.");
            if (!type.Kind.TryParse(text, out ParameterValue value, out string? error))
                throw Invalid($"{owner}: the {noun} '{type.Name}' {error}.");
            values._values.Add(type.Name, (type.Kind, value));
        }

        return values;
    }

    /// <summary>A yes or no.</summary>
    /// <param name="name">The parameter.</param>
    public bool Boolean(string name) => Get<BooleanKind>(name).Number != 0;

    /// <summary>A whole number.</summary>
    /// <param name="name">The parameter.</param>
    public long WholeNumber(string name) => Get<IntegerKind>(name).Number;

    /// <summary>A duration, in nanoseconds.</summary>
    /// <param name="name">The parameter.</param>
    public long Duration(string name) => Get<DurationKind>(name).Number;

    /// <summary>One of some words.</summary>
    /// <param name="name">The parameter.</param>
    public string Choice(string name) => Get<ChoiceKind>(name).Text;

    /// <summary>A level.</summary>
    /// <param name="name">The parameter.</param>
    public Level Level(string name) => Get<LevelKind>(name).Number != 0 ? VirtualGpio.Level.High : VirtualGpio.Level.Low;

    /// <summary>Some text.</summary>
    /// <param name="name">The parameter.</param>
    public string Text(string name) => Get<TextKind>(name).Text;

    private ParameterValue Get<T>(string name)
        where T : ParameterKind =>
        _values.TryGetValue(name, out (ParameterKind Kind, ParameterValue Value) found) && found.Kind is T
            ? found.Value
            : throw new InvalidOperationException($"There is no '{name}' of the kind {typeof(T).Name}.");

    private static VirtualGpioException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
