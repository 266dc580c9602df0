namespace InstaFunctions.CrashHarness;

/// <summary>A host of the service, as a program that can be told to die.</summary>
/// <param name="Name">How figures name it.</param>
/// <param name="Assembly">The file of its program, beside the tests.</param>
/// <param name="Settings">Where it keeps its data, given a folder of the test's own.</param>
internal sealed record HostProgram(string Name, string Assembly, Func<string, IEnumerable<(string Name, string Value)>> Settings)
{
    /// <summary>The self-hosted service.</summary>
    public static HostProgram SelfHost { get; } = new("self-host", "InstaFunctions.CrashHost.dll", folder => [("Storage:Path", folder)]);

    /// <summary>The Azure app on Durable's own engine, with its data in a storage account, under a prefix of its own.</summary>
    public static HostProgram Durable(string connectionString) => new("Durable", "InstaFunctions.DurableHost.dll", _ =>
    [
        ("Storage:ConnectionString", connectionString),
        ("Storage:Prefix", $"t{Guid.NewGuid().ToString("N")[..16]}"),
    ]);
}
