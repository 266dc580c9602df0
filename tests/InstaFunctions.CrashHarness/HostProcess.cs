using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace InstaFunctions.CrashHarness;

/// <summary>The service in a process of its own, which can be told to die.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    /// <summary>The exit code of a process that SIGKILL ended: 128 and the signal's number.</summary>
    public const int Killed = 137;

    // Far longer than anything takes: it ends a test that would otherwise hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<TaskCompletionSource<string?>> _commands = new();
    private readonly SemaphoreSlim _input = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private string? _answer;

    private HostProcess(HostProgram program, IEnumerable<string> settings, TimeSpan? diesAfter)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program.Assembly));
        foreach (var setting in settings)
        {
            start.ArgumentList.Add(setting);
        }

        if (diesAfter is { } time)
        {
            start.Environment["CRASH_AFTER_MILLISECONDS"] = ((int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        _process.StartInfo = start;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    /// <summary>Everything it wrote.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts one.</summary>
    public static HostProcess Start(HostProgram program, IEnumerable<string> settings, TimeSpan? diesAfter = null)
    {
        var host = new HostProcess(program, settings, diesAfter);
        _ = host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        _ = host.WatchAsync();
        return host;
    }

    /// <summary>Where it listens; null when it died before it did.</summary>
    public async Task<Uri?> ListeningAsync()
    {
        try
        {
            return await _address.Task.WaitAsync(Patience);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Has it obey a command.</summary>
    public Task TellAsync(string command) => AskAsync(command);

    /// <summary>Has it obey a command.</summary>
    /// <returns>The line beginning with "@" that it wrote before it was done, if any.</returns>
    public async Task<string?> AskAsync(string command)
    {
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _input.WaitAsync();
        try
        {
            _commands.Enqueue(done);
            await _process.StandardInput.WriteLineAsync(command);
            await _process.StandardInput.FlushAsync();
        }
        finally
        {
            _ = _input.Release();
        }

        return await done.Task.WaitAsync(Patience);
    }

    /// <summary>Waits until it has written a line with the given words, from now on.</summary>
    public async Task SayingAsync(string words)
    {
        await _awaited.GetOrAdd(words, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(Patience);
        _ = _awaited.TryRemove(words, out _);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
            return _process.ExitCode;
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The process did not end. It wrote:\n{Output}", exception);
        }
    }

    /// <summary>Pulls the plug.</summary>
    public Task<int> KillAsync()
    {
        _process.Kill();
        return EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = await KillAsync();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        switch (line?.Split(' '))
        {
            case null:
                return;
            case ["@listening", var address]:
                _address.TrySetResult(new Uri(address));
                break;
            case ["@done"] when _commands.TryDequeue(out var done):
                done.SetResult(Interlocked.Exchange(ref _answer, null));
                break;
            case [['@', ..], ..]:
                _answer = line;
                break;
        }

        _output.Enqueue(line!);
        foreach (var (_, heard) in _awaited.Where(awaited => line!.Contains(awaited.Key, StringComparison.Ordinal)))
        {
            heard.TrySetResult();
        }
    }

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync();
        _address.TrySetCanceled();
        while (_commands.TryDequeue(out var lost))
        {
            lost.TrySetCanceled();
        }
    }
}
