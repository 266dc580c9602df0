using System.Text.Json.Serialization;

namespace InstaFunctions.SelfHost.Media;

/// <summary>What is kept about an open upload, beside its bytes.</summary>
internal sealed record UploadRecord
{
    public string? ContentType { get; init; }

    public required long Bytes { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

[JsonSerializable(typeof(UploadRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class UploadJson : JsonSerializerContext;

/// <summary>What came of bytes that were sent to an open upload.</summary>
internal abstract record UploadReceipt
{
    private UploadReceipt()
    {
    }

    /// <summary>They are on the disk. <paramref name="Received"/> of <paramref name="Total"/> are there.</summary>
    public sealed record Taken(long Received, long Total) : UploadReceipt;

    /// <summary>They are not the ones that come next; nothing was written.</summary>
    public sealed record OutOfOrder(long Received, long Total) : UploadReceipt;

    /// <summary>The range does not lie within the announced size; nothing was written.</summary>
    public sealed record OutOfRange(long Received, long Total) : UploadReceipt;

    /// <summary>There were more bytes than the range said; none of them was kept.</summary>
    public sealed record TooMany(long Received, long Total) : UploadReceipt;

    /// <summary>No such upload, or no longer.</summary>
    public sealed record Unknown : UploadReceipt;

    /// <summary>Another request is writing to it.</summary>
    public sealed record Busy : UploadReceipt;
}

/// <summary>Which bytes of the whole a request brings; <see cref="First"/> null: none, it only asks how far the upload is.</summary>
internal readonly record struct UploadRange(long? First, long? Last, long? Total)
{
    /// <summary>All of them, from the beginning.</summary>
    public static UploadRange Whole { get; } = new(0, null, null);
}
