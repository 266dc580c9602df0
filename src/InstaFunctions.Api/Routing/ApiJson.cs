using System.Text.Json;
using System.Text.Json.Serialization;
using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Admin;
using InstaFunctions.Api.Health;
using InstaFunctions.Api.Jobs;
using InstaFunctions.Api.Media;
using InstaFunctions.Api.Publish;
using InstaFunctions.Api.Quota;
using InstaFunctions.Api.Schedules;

namespace InstaFunctions.Api.Routing;

/// <summary>How answers are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(ListView<JobView>))]
[JsonSerializable(typeof(ListView<ScheduledView>))]
[JsonSerializable(typeof(ListView<AccountView>))]
[JsonSerializable(typeof(ListView<MediaView>))]
[JsonSerializable(typeof(ScheduledView))]
[JsonSerializable(typeof(PublishAcceptedView))]
[JsonSerializable(typeof(CarouselAcceptedView))]
[JsonSerializable(typeof(CarouselView))]
[JsonSerializable(typeof(ValidationView))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(ConnectView))]
[JsonSerializable(typeof(DataDeletionView))]
[JsonSerializable(typeof(MediaView))]
[JsonSerializable(typeof(UploadView))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(TenantCreatedView))]
[JsonSerializable(typeof(ListView<TenantView>))]
[JsonSerializable(typeof(ApiKeyCreatedView))]
[JsonSerializable(typeof(ListView<ApiKeyView>))]
[JsonSerializable(typeof(ApiKeysRemovedView))]
[JsonSerializable(typeof(QuotaView))]
internal sealed partial class ApiJson : JsonSerializerContext;
