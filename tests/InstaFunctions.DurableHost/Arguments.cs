using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.DurableHost;

/// <summary>What the Functions host would bind to a function's parameters.</summary>
internal static class Arguments
{
    /// <summary>The arguments of a function whose trigger has a value.</summary>
    public static object?[] Of(MethodInfo function, DurableTaskClient client, object? trigger) =>
    [
        .. function.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var type when type == typeof(DurableTaskClient) => client,
            var type when type == typeof(CancellationToken) => CancellationToken.None,
            var type when type == typeof(TimerInfo) => new TimerInfo(),
            _ => trigger,
        }),
    ];
}
