using System.Text.Json;
using System.Text.Json.Serialization;
using InstaFunctions.Core.Jobs;

namespace InstaFunctions.Core.Publishing;

/// <summary>How the workflow's messages are written into histories. Histories outlive a deployment: fields are only ever added.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishInput))]
[JsonSerializable(typeof(JobRef))]
[JsonSerializable(typeof(BeginResult))]
[JsonSerializable(typeof(CreateContainerInput))]
[JsonSerializable(typeof(CreateContainerResult))]
[JsonSerializable(typeof(ContainerInput))]
[JsonSerializable(typeof(ContainerReading))]
[JsonSerializable(typeof(PublishAttempt))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(ReconcileReading))]
[JsonSerializable(typeof(ConcludeInput))]
[JsonSerializable(typeof(CompleteInput))]
[JsonSerializable(typeof(CompleteResult))]
[JsonSerializable(typeof(FailInput))]
[JsonSerializable(typeof(NoteInput))]
[JsonSerializable(typeof(ConcludeResult))]
[JsonSerializable(typeof(Unit))]
public sealed partial class PublishJson : JsonSerializerContext;
