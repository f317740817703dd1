// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>The modules that a guest gets: some by name with all that they need, and our own.</summary>
/// <remarks>The kernel's package has no modules.dep, depmod writes it on installation; here each module's own word is used.</remarks>
internal sealed class ModuleSet
{
    private readonly Dictionary<string, string> _stock = [];
    private readonly HashSet<string> _builtIn = [];
    private readonly SortedDictionary<string, Module> _chosen = new(StringComparer.Ordinal);
    private readonly string _release;

    public ModuleSet(KernelEntry kernel)
    {
        _release = kernel.Release;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(kernel.Modules, "kernel"), "*.ko*", SearchOption.AllDirectories))
            _stock[NameOf(file)] = file;
        foreach (var line in File.ReadLines(Path.Combine(kernel.Modules, "modules.builtin"))) _builtIn.Add(NameOf(line));
    }

    /// <summary>Adds a stock module and what it needs. False: the kernel has it neither as a module nor built in.</summary>
    public bool AddStock(string name)
    {
        name = Normalize(name);
        if (_chosen.ContainsKey(name) || _builtIn.Contains(name)) return true;
        if (!_stock.TryGetValue(name, out var file)) return false;
        Add(name, Unpack(file), file);
        return true;
    }

    /// <summary>Adds modules that were built here, and what they need; they may need each other.</summary>
    public void AddOwn(IReadOnlyList<string> files)
    {
        foreach (var file in files) _stock[NameOf(file)] = file;
        foreach (var file in files) AddStock(NameOf(file));
    }

    /// <summary>Writes the modules and the tables that <c>modprobe</c> reads.</summary>
    public void WriteTo(CpioWriter archive)
    {
        var top = $"lib/modules/{_release}";
        var dependencies = new StringBuilder();
        var aliases = new StringBuilder();
        foreach (var (name, module) in _chosen)
        {
            archive.AddFile($"{top}/{module.FileName}", module.Content, executable: false);
            dependencies.Append(module.FileName).Append(':');
            foreach (var needed in Closure(module)) dependencies.Append(' ').Append(_chosen[needed].FileName);
            dependencies.Append('\n');
            foreach (var alias in module.Aliases) aliases.Append("alias ").Append(alias).Append(' ').Append(name).Append('\n');
        }
        archive.AddFile($"{top}/modules.dep", Encoding.UTF8.GetBytes(dependencies.ToString()), executable: false);
        archive.AddFile($"{top}/modules.alias", Encoding.UTF8.GetBytes(aliases.ToString()), executable: false);
        var builtIn = string.Concat(_builtIn.Order(StringComparer.Ordinal).Select(name => $"kernel/{name}.ko\n"));
        archive.AddFile($"{top}/modules.builtin", Encoding.UTF8.GetBytes(builtIn), executable: false);
    }

    private void Add(string name, byte[] content, string file)
    {
        var info = new ElfFile(content, file).ModuleInfo;
        var version = info["vermagic"].FirstOrDefault()?.Split(' ')[0];
        if (version != _release) throw new GuestImageException($"{file} is for kernel {version}, not {_release}.");
        var needed = info["depends"].SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(Normalize).ToList();
        _chosen[name] = new Module($"{name}.ko", content, needed, [.. info["alias"]]);
        foreach (var other in needed)
            if (!AddStock(other) && !_chosen.ContainsKey(other))
                throw new GuestImageException($"The module {name} needs {other}, which kernel {_release} does not have.");
    }

    // modprobe loads from the last to the first.
    private List<string> Closure(Module module)
    {
        var order = new List<string>();
        void Visit(Module at)
        {
            foreach (var name in at.Needed.Where(_chosen.ContainsKey))
            {
                order.Remove(name);
                order.Add(name);
                Visit(_chosen[name]);
            }
        }
        Visit(module);
        return order;
    }

    private static byte[] Unpack(string file)
    {
        var unpacker = Path.GetExtension(file) switch { ".xz" => "xz", ".zst" => "zstd", ".gz" => "gzip", _ => null };
        if (unpacker is null) return File.ReadAllBytes(file);
        var plain = Path.GetTempFileName();
        try
        {
            Tool.RunPipeline($"{unpacker} -dc < \"$1\" > \"$2\"", file, plain);
            return File.ReadAllBytes(plain);
        }
        finally
        {
            File.Delete(plain);
        }
    }

    private static string NameOf(string file)
    {
        var name = Path.GetFileName(file);
        return Normalize(name[..name.IndexOf(".ko", StringComparison.Ordinal)]);
    }

    // The kernel takes both characters for the same.
    private static string Normalize(string name) => name.Replace('-', '_');

    private sealed record Module(string FileName, byte[] Content, IReadOnlyList<string> Needed, IReadOnlyList<string> Aliases);
}
