using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core;

/// <summary>
/// The format that rows are kept in, the same in every store. Rows outlive releases: a property may be added when it is
/// nullable, but never renamed, and an enum's words never change their meaning. A list that is added must bear null:
/// the generated reader leaves a missing <c>init</c> property null, whatever its initializer says.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishJob))]
[JsonSerializable(typeof(MediaItem))]
[JsonSerializable(typeof(InstagramAccount))]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(ApiKey))]
public sealed partial class StorageJson : JsonSerializerContext
{
    /// <summary>
    /// The one to write and read rows with. Letters of every script are kept as they are: escaped, they would take six
    /// times the room, and a row's room is limited in Table Storage. No row is ever put into a page.
    /// </summary>
    public static StorageJson Rows => Unescaped.Context;

    // Apart, so that it is made after the generated context whose options it takes over.
    private static class Unescaped
    {
        internal static readonly StorageJson Context = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
