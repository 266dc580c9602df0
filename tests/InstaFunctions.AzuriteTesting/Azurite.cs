using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace InstaFunctions.AzuriteTesting;

/// <summary>
/// A real Azurite that the test run starts on free ports and stops at its end, in the version that <c>eng/azurite</c> pins.
/// </summary>
public sealed partial class Azurite
{
    private const int OldestNode = 20;

    // The account and key that every Azurite has; they are public.
    // https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
    private const string AccountName = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<Azurite>> Shared = new(StartAsync);

    private readonly string _folder = Directory.CreateTempSubdirectory("azurite").FullName;
    private readonly Process _process;
    private readonly ConcurrentDictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Azurite(string node, string program)
    {
        _process = Run(
            node,
            [
                program, "--location", _folder, "--skipApiVersionCheck", "--disableTelemetry",
                "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
                "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            ]);
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("Azurite ended before it listened."));
        _process.EnableRaisingEvents = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    /// <summary>How to connect to it.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
        + $"BlobEndpoint={Address("Blob")};QueueEndpoint={Address("Queue")};TableEndpoint={Address("Table")};";

    /// <summary>The run's Azurite.</summary>
    public static Task<Azurite> SharedAsync() => Shared.Value;

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? WhyNot() =>
        NodeVersion() >= OldestNode ? null : $"Azurite needs Node.js {OldestNode} or newer, which is not on this machine.";

    private static async Task<Azurite> StartAsync()
    {
        var azurite = new Azurite("node", await InstallAsync());
        await azurite._listening.Task;
        return azurite;
    }

    private static int? NodeVersion()
    {
        try
        {
            using var process = Run("node", ["--version"]);
            var version = process.StandardOutput.ReadToEnd();
            return int.Parse(version.Trim().TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Azurite's program in <c>eng/azurite</c>; installed there first when it is missing.</summary>
    private static async Task<string> InstallAsync()
    {
        var home = Path.Combine(RepositoryRoot(), "eng", "azurite");
        var program = Path.Combine(home, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(program))
        {
            string[] arguments = ["ci", "--prefix", home, "--omit=optional", "--silent"];
            using var npm = OperatingSystem.IsWindows() ? Run("cmd", ["/c", "npm", .. arguments]) : Run("npm", arguments);
            var errors = npm.StandardError.ReadToEndAsync();
            _ = await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm could not install Azurite: {await errors}");
            }
        }

        return program;
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "InstaFunctions.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }

    private static Process Run(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private void Read(string? line)
    {
        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _ports[match.Groups[1].Value] = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            if (_ports.Count == 3)
            {
                _ = _listening.TrySetResult();
            }
        }
    }

    private string Address(string service) => $"http://127.0.0.1:{_ports[service]}/{AccountName}";

    private void Stop()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(@"Azurite (Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
