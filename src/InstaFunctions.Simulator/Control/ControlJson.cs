using System.Text.Json.Serialization;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.Simulator.Control;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SettingsBody))]
[JsonSerializable(typeof(NewAccountBody))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AccountsBody))]
[JsonSerializable(typeof(AdvanceBody))]
[JsonSerializable(typeof(ClockBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(CallsBody))]
[JsonSerializable(typeof(PostsBody))]
[JsonSerializable(typeof(FaultRule))]
[JsonSerializable(typeof(FaultsBody))]
[JsonSerializable(typeof(FaultNamesBody))]
[JsonSerializable(typeof(RevokeBody))]
[JsonSerializable(typeof(SendBody))]
[JsonSerializable(typeof(SentBody))]
internal sealed partial class ControlJson : JsonSerializerContext;
