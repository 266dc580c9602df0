using DurableTask.AzureStorage;
using DurableTask.Core;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Functions.Workflows;
using InstaFunctions.Storage.Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.DurableHost;

/// <summary>
/// The engine below Durable Functions, <c>DurableTask.AzureStorage</c>, with the app's orchestration and activities on it
/// through the same shims that the isolated worker runs them with.
/// </summary>
internal sealed class DurableEngine : IHostedService, IAsyncDisposable
{
    private readonly AzureStorageOrchestrationService _service;
    private readonly TaskHubWorker _worker;

    public DurableEngine(IServiceProvider services, IOptions<AzureStorageOptions> storage, IOptions<WorkerOptions> worker, ILoggerFactory logging)
    {
        _service = new AzureStorageOrchestrationService(Settings(storage.Value, logging));
        _worker = new TaskHubWorker(_service, logging) { ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails };
        var converter = new SerializerConverter(worker.Value.Serializer!);
        Client = new HubClient(_service, converter);

        var shims = new DurableTaskShimFactory(new DurableTaskWorkerOptions { DataConverter = converter }, logging);
        _ = _worker.AddTaskOrchestrations(new Creator<TaskOrchestration>(
            PublishNames.Workflow,
            () => shims.CreateOrchestration<PublishInput, object?>(PublishNames.Workflow, static async (context, _) =>
            {
                await PublishPost.RunAsync(context);
                return null;
            })));
        foreach (var activity in FunctionActivity.All(services, () => Client))
        {
            _ = _worker.AddTaskActivities(new Creator<TaskActivity>(activity.Name, () => shims.CreateActivity(activity.Name, activity)));
        }
    }

    /// <summary>What <c>[DurableClient]</c> binds.</summary>
    public DurableTaskClient Client { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _service.CreateIfNotExistsAsync();
        _ = await _worker.StartAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _worker.StopAsync(isForced: false);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _worker.Dispose();
        _service.Dispose();
    }

    /// <summary>
    /// As in <c>host.json</c>, but for the times after which the work of a dead process is taken up again: seconds here, so
    /// that a test need not wait for minutes.
    /// </summary>
    private static AzureStorageOrchestrationServiceSettings Settings(AzureStorageOptions storage, ILoggerFactory logging) => new()
    {
        StorageAccountClientProvider = new StorageAccountClientProvider(storage.ConnectionString!),
        TaskHubName = storage.Prefix + "Hub",
        WorkerId = "host",
        AppName = "InstaFunctions",
        PartitionCount = 2,
        UseTablePartitionManagement = true,
        MaxConcurrentTaskActivityWorkItems = 20,
        MaxConcurrentTaskOrchestrationWorkItems = 20,
        ControlQueueVisibilityTimeout = TimeSpan.FromSeconds(5),
        WorkItemQueueVisibilityTimeout = TimeSpan.FromSeconds(5),
        MaxQueuePollingInterval = TimeSpan.FromMilliseconds(100),
        LeaseRenewInterval = TimeSpan.FromSeconds(1),
        LeaseAcquireInterval = TimeSpan.FromSeconds(1),
        LeaseInterval = TimeSpan.FromSeconds(3),
        LoggerFactory = logging,
    };

    private sealed class Creator<T> : ObjectCreator<T>
    {
        private readonly Func<T> _create;

        public Creator(string name, Func<T> create)
        {
            (Name, Version) = (name, string.Empty);
            _create = create;
        }

        public override T Create() => _create();
    }
}
