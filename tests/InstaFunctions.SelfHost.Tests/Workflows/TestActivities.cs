using InstaFunctions.Core.Workflows;

namespace InstaFunctions.SelfHost.Tests.Workflows;

internal static class TestActivities
{
    public static Activity<string, string> Echo { get; } = new("echo");

    public static Activity<string, string> Other { get; } = new("other");

    public static Task<string> ReturnAsync(string input, CancellationToken cancellation) => Task.FromResult(input);
}
