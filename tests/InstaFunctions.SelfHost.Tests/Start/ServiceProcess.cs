using System.Diagnostics;
using System.Globalization;
using System.Text;
using InstaFunctions.SelfHost.Hosting;
using InstaFunctions.SelfHost.Tests.Api;

namespace InstaFunctions.SelfHost.Tests.Start;

/// <summary>The program as an operator starts it, without Instagram settings, on a folder.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    public const string OperatorKey = "the-operators-own-key";

    // Far longer than anything takes: it ends a test that would otherwise hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri?> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _token = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [typeof(SelfHostApp).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = AppContext.BaseDirectory,
            },
        };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>All that it has written, to either of its outputs.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The access token of the embedded simulator's account.</summary>
    public Task<string> Token => _token.Task;

    public static ServiceProcess Start(string folder, params string[] arguments)
    {
        var service = new ServiceProcess(
            ["--urls=http://127.0.0.1:0", $"--Storage:Path={folder}", $"--Admin:ApiKey={OperatorKey}", .. arguments]);
        _ = service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        _ = service.WatchAsync();
        return service;
    }

    /// <summary>Where it listens.</summary>
    public async Task<Uri> ListeningAsync() => await _address.Task.WaitAsync(Patience)
        ?? throw new InvalidOperationException($"The service did not start. It wrote:\n{Output}");

    public async Task<Caller> CallerAsync(string? key = OperatorKey) => new(await ListeningAsync(), key);

    /// <summary>Asks it to end, as an operator's tool does, and waits for that.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _ = await EndAsync();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _ = _output.AppendLine(line);
        }

        if (line.StartsWith("InstaFunctions listens on ", StringComparison.Ordinal))
        {
            _ = _address.TrySetResult(new Uri(line.Split(' ')[^1]));
        }
        else if (line.Contains("has the access token ", StringComparison.Ordinal))
        {
            _ = _token.TrySetResult(line.Split(' ')[^1]);
        }
    }

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync();
        _ = _address.TrySetResult(null);
    }
}
