using System.Reflection;
using InstaFunctions.Functions.Workflows;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.DurableHost;

/// <summary>One of the app's activity functions.</summary>
internal sealed class FunctionActivity(MethodInfo method, object functions, Func<DurableTaskClient> client) : ITaskActivity
{
    private static readonly MethodInfo ResultOf = typeof(FunctionActivity).GetMethod(nameof(AwaitAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The name that orchestrations call it by.</summary>
    public string Name { get; } = method.GetCustomAttribute<FunctionAttribute>()!.Name;

    public Type InputType { get; } = method.GetParameters().Single(p => p.IsDefined(typeof(ActivityTriggerAttribute))).ParameterType;

    public Type OutputType { get; } = method.ReturnType.GetGenericArguments()[0];

    /// <summary>Every activity function of the app.</summary>
    public static IEnumerable<FunctionActivity> All(IServiceProvider services, Func<DurableTaskClient> client)
    {
        var functions = ActivatorUtilities.CreateInstance<Activities>(services);
        return typeof(Activities).GetMethods()
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(method => new FunctionActivity(method, functions, client));
    }

    public Task<object?> RunAsync(TaskActivityContext context, object? input) =>
        (Task<object?>)ResultOf.MakeGenericMethod(OutputType).Invoke(null, [method.Invoke(functions, Arguments.Of(method, client(), input))])!;

    private static async Task<object?> AwaitAsync<T>(Task<T> task) => await task;
}
