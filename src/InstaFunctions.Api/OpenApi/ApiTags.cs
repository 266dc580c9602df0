namespace InstaFunctions.Api.OpenApi;

/// <summary>The groups that operations are shown in.</summary>
internal static class ApiTags
{
    public const string Publish = "Publish";
    public const string Schedule = "Schedule";
    public const string Jobs = "Jobs";
    public const string Media = "Media";
    public const string Accounts = "Accounts";
    public const string Callbacks = "Callbacks";
    public const string Admin = "Operator";
    public const string Service = "Service";

    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (Publish, "Publish media now or at a time, or ask first whether it would be accepted."),
        (Schedule, "List, change and cancel what is scheduled. A tenant without scheduled publishing gets 403 `feature_disabled`."),
        (Jobs, "Follow what was accepted until it is live or has failed, and read why."),
        (Media, "Bring the images and videos in. Their type, size and duration are read from the bytes, whatever the request says they are."),
        (Accounts, "Connect Instagram professional accounts, and see what they may still publish."),
        (Callbacks, "What Instagram and a person's browser call by themselves. No API key: a signature or a state is the proof."),
        (Admin, "Tenants and their API keys. For the operator, with the operator's key."),
        (Service, "How the service is, and this document."),
    ];
}
