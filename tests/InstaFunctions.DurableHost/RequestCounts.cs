using System.Diagnostics.Tracing;

namespace InstaFunctions.DurableHost;

/// <summary>Counts the process's requests to storage, by service, whoever in the process makes them.</summary>
internal sealed class RequestCounts : EventListener
{
    private static readonly string[] Services = ["Azure.Storage.Blobs", "Azure.Storage.Queues", "Azure.Data.Tables"];

    private readonly int[] _counts = new int[Services.Length];

    /// <summary>The counts of blobs, queues and tables since it was last asked.</summary>
    public string Take() => string.Join(' ', Enumerable.Range(0, Services.Length).Select(i => Interlocked.Exchange(ref _counts[i], 0)));

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // The SDK of Azure tells of each request that it sends, retries among them.
        if (eventSource.Name == "Azure-Core")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName == "Request" && eventData.PayloadNames!.IndexOf("clientAssembly") is >= 0 and var field)
        {
            var service = Array.IndexOf(Services, eventData.Payload![field] as string);
            _ = service < 0 ? 0 : Interlocked.Increment(ref _counts[service]);
        }
    }
}
