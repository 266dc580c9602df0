using Azure.Core;
using Azure.Core.Pipeline;

namespace InstaFunctions.Storage.Azure.Tests;

/// <summary>Counts the requests that reach the account; each is billed as one transaction.</summary>
internal sealed class RequestCount : HttpPipelineSynchronousPolicy
{
    private int _reads;
    private int _writes;

    /// <summary>How many requests something takes.</summary>
    public async Task<(int Reads, int Writes)> OfAsync(Func<Task> something)
    {
        (_reads, _writes) = (0, 0);
        await something();
        return (_reads, _writes);
    }

    public override void OnSendingRequest(HttpMessage message) =>
        _ = message.Request.Method == RequestMethod.Get ? Interlocked.Increment(ref _reads) : Interlocked.Increment(ref _writes);
}
