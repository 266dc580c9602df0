using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Workflows;

/// <summary>
/// The client of Durable Functions. It is bound to functions and cannot be injected; every client that is bound in a process
/// is as good as any other. A function that starts or nudges workflows hands its own over before it does anything.
/// </summary>
public sealed class DurableClientSource
{
    private volatile DurableTaskClient? _client;

    /// <summary>The client.</summary>
    public DurableTaskClient Client => _client ?? throw new InvalidOperationException("No function has bound a Durable client yet.");

    /// <summary>Hands the client over.</summary>
    /// <returns>What was given, so that a function stays one line.</returns>
    public T With<T>(DurableTaskClient client, T value)
    {
        _client = client;
        return value;
    }
}
