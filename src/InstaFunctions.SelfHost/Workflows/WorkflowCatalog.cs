using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using InstaFunctions.Core.Workflows;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>The orchestrators and activities that the process knows, by name.</summary>
internal sealed class WorkflowCatalog(JsonSerializerOptions json)
{
    private readonly ConcurrentDictionary<string, Func<IWorkflowContext, string, Task>> _orchestrators = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Delegate> _activities = new(StringComparer.Ordinal);

    internal void Add<TInput>(string name, Func<IWorkflowContext, TInput, Task> run)
    {
        var type = TypeOf<TInput>();
        Add(_orchestrators, name, (context, input) => run(context, JsonSerializer.Deserialize(input, type)!));
    }

    internal void Add<TInput, TResult>(Activity<TInput, TResult> activity, Func<TInput, CancellationToken, Task<TResult>> run) =>
        Add(_activities, activity.Name, run);

    internal Func<IWorkflowContext, string, Task>? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    internal Func<TInput, CancellationToken, Task<TResult>>? FindActivity<TInput, TResult>(string name) =>
        _activities.GetValueOrDefault(name) as Func<TInput, CancellationToken, Task<TResult>>;

    internal JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T));

    private static void Add<T>(ConcurrentDictionary<string, T> all, string name, T one)
    {
        if (!all.TryAdd(name, one))
        {
            throw new InvalidOperationException($"'{name}' is registered twice.");
        }
    }
}
