using InstaFunctions.Api.Accounts;
using InstaFunctions.Api.Admin;
using InstaFunctions.Api.Health;
using InstaFunctions.Api.Jobs;
using InstaFunctions.Api.Media;
using InstaFunctions.Api.OpenApi;
using InstaFunctions.Api.Publish;
using InstaFunctions.Api.Quota;
using InstaFunctions.Api.Schedules;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Api.Routing;

/// <summary>The HTTP contract: every route there is.</summary>
public static class ApiRoutes
{
    private const string V1 = "/api/v1";

    /// <summary>All routes.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("Live", "GET", "/health/live", ApiAccess.Public, HealthEndpoints.LiveAsync) { AllowsHead = true },
        new("Ready", "GET", "/health/ready", ApiAccess.Public, call => call.Service<HealthEndpoints>().ReadyAsync(call)) { AllowsHead = true },
        new("GetOpenApi", "GET", OpenApiEndpoints.Path, ApiAccess.Public, OpenApiEndpoints.GetAsync) { AllowsHead = true },

        Post<PublishEndpoints>("PublishInstagram", "/publish/instagram", e => e.PublishAsync, Idempotency.InTransaction),
        Post<PublishEndpoints>("ValidateInstagram", "/publish/instagram/validate", e => e.ValidateAsync) with { Action = KeyAction.Read },
        Post<PublishEndpoints>("PublishInstagramCarousel", "/publish/instagram/carousel", e => e.PublishCarouselAsync, Idempotency.Resumed),
        Post<PublishEndpoints>("ValidateInstagramCarousel", "/publish/instagram/carousel/validate", e => e.ValidateCarouselAsync) with { Action = KeyAction.Read },

        Get<ScheduleEndpoints>("ListScheduled", "/publish/scheduled", e => e.ListAsync) with { Reach = AccountReach.Filtered },
        Tenant<ScheduleEndpoints>("ChangeScheduled", "PATCH", "/publish/scheduled/{outputJobId}", e => e.MoveAsync),
        Tenant<ScheduleEndpoints>("CancelScheduled", "DELETE", "/publish/scheduled/{outputJobId}", e => e.CancelAsync),

        Get<JobEndpoints>("ListPublishJobs", "/jobs/publish", e => e.ListAsync) with { Reach = AccountReach.Filtered },
        Get<JobEndpoints>("GetPublishJob", "/jobs/publish/{outputJobId}", e => e.GetAsync),
        Post<JobEndpoints>("CancelPublishJob", "/jobs/publish/{outputJobId}/cancel", e => e.CancelAsync),
        Post<JobEndpoints>("ResolvePublishJob", "/jobs/publish/{outputJobId}/resolve", e => e.ResolveAsync),

        Post<MediaEndpoints>("AddMedia", "/media", e => e.AddAsync, Idempotency.Streamed),
        Get<MediaEndpoints>("ListMedia", "/media", e => e.ListAsync),
        Get<MediaEndpoints>("GetMedia", "/media/{mediaId}", e => e.GetAsync),
        Tenant<MediaEndpoints>("DeleteMedia", "DELETE", "/media/{mediaId}", e => e.RemoveAsync),
        Post<MediaEndpoints>("OpenMediaUpload", "/media/uploads", e => e.OpenUploadAsync, Idempotency.Claimed),
        Post<MediaEndpoints>("CompleteMediaUpload", "/media/{mediaId}/complete", e => e.CompleteUploadAsync),

        Post<AccountEndpoints>("ConnectInstagramAccount", "/instagram/accounts", e => e.ConnectAsync, Idempotency.Claimed) with { Action = KeyAction.Connect, Reach = AccountReach.Any },
        Get<AccountEndpoints>("ListInstagramAccounts", "/instagram/accounts", e => e.ListAsync),
        Get<AccountEndpoints>("GetInstagramAccount", "/instagram/accounts/{instagramAccountId}", e => e.GetAsync),
        Tenant<AccountEndpoints>("DeleteInstagramAccount", "DELETE", "/instagram/accounts/{instagramAccountId}", e => e.RemoveAsync) with { Action = KeyAction.Connect },
        Post<LoginEndpoints>("StartInstagramLogin", "/instagram/connect", e => e.StartAsync) with { Action = KeyAction.Connect, Reach = AccountReach.Any },
        Public<LoginEndpoints>("OpenInstagramLogin", "GET", "/instagram/login", e => e.OpenAsync),
        Public<LoginEndpoints>("FinishInstagramLogin", "GET", "/instagram/callback", e => e.ReturnAsync),
        Public<LoginEndpoints>("ConfirmInstagramLogin", "POST", "/instagram/callback", e => e.ConfirmAsync),
        Public<CallbackEndpoints>("VerifyInstagramWebhook", "GET", "/instagram/webhooks", e => e.VerifyWebhookAsync),
        Public<CallbackEndpoints>("ReceiveInstagramWebhook", "POST", "/instagram/webhooks", e => e.ReceiveWebhookAsync),
        Public<CallbackEndpoints>("DeauthorizeInstagram", "POST", "/instagram/deauthorize", e => e.DeauthorizeAsync),
        Public<CallbackEndpoints>("DeleteInstagramData", "POST", "/instagram/data-deletion", e => e.DeleteDataAsync),
        Public<CallbackEndpoints>("GetInstagramDataDeletion", "GET", "/instagram/data-deletion/{code}", e => e.DeletionStatusAsync),
        Get<QuotaEndpoints>("GetInstagramQuota", "/instagram/accounts/{instagramAccountId}/quota", e => e.GetAsync),

        Admin<TenantEndpoints>("CreateTenant", "POST", "/admin/tenants", e => e.CreateAsync, Idempotency.Claimed),
        Admin<TenantEndpoints>("ListTenants", "GET", "/admin/tenants", e => e.ListAsync),
        Admin<TenantEndpoints>("ChangeTenant", "PATCH", "/admin/tenants/{tenantId}", e => e.ChangeAsync),
        Admin<KeyEndpoints>("CreateApiKey", "POST", "/admin/tenants/{tenantId}/keys", e => e.AddAsync, Idempotency.Claimed),
        Admin<KeyEndpoints>("ListApiKeys", "GET", "/admin/tenants/{tenantId}/keys", e => e.ListAsync),
        Admin<KeyEndpoints>("DeleteApiKeys", "DELETE", "/admin/tenants/{tenantId}/keys", e => e.RemoveAllAsync),
        Admin<KeyEndpoints>("DeleteApiKey", "DELETE", "/admin/tenants/{tenantId}/keys/{keyId}", e => e.RemoveAsync),
        Admin<KeyEndpoints>("RotateApiKey", "POST", "/admin/tenants/{tenantId}/keys/{keyId}/rotate", e => e.RotateAsync, Idempotency.Claimed),
    ];

    private static ApiRoute Get<T>(string name, string path, Func<T, Func<ApiCall, Task<IResult>>> handler)
        where T : notnull => Tenant(name, "GET", path, handler) with { Action = KeyAction.Read };

    private static ApiRoute Post<T>(
        string name, string path, Func<T, Func<ApiCall, Task<IResult>>> handler, Idempotency idempotency = Idempotency.None)
        where T : notnull => Tenant(name, "POST", path, handler) with { Idempotency = idempotency };

    private static ApiRoute Tenant<T>(string name, string method, string path, Func<T, Func<ApiCall, Task<IResult>>> handler)
        where T : notnull => Route(name, method, path, ApiAccess.Tenant, handler);

    private static ApiRoute Public<T>(string name, string method, string path, Func<T, Func<ApiCall, Task<IResult>>> handler)
        where T : notnull => Route(name, method, path, ApiAccess.Public, handler);

    private static ApiRoute Admin<T>(
        string name, string method, string path, Func<T, Func<ApiCall, Task<IResult>>> handler, Idempotency idempotency = Idempotency.None)
        where T : notnull => Route(name, method, path, ApiAccess.Admin, handler) with { Idempotency = idempotency };

    private static ApiRoute Route<T>(string name, string method, string path, ApiAccess access, Func<T, Func<ApiCall, Task<IResult>>> handler)
        where T : notnull => new(name, method, V1 + path, access, call => handler(call.Service<T>())(call));
}
