#include "page/html_document.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <unordered_set>

#include <fmt/format.h>

namespace netpreflight {

namespace {

using Error = tl::unexpected<std::string>;

/// Why gumbo was stopped.
enum class Excess : std::uint8_t { none, pieces, bytes, depth, attributes };

std::string words(Excess excess) {
  switch (excess) {
    case Excess::none:
      break;
    case Excess::pieces:
      return fmt::format("is too much HTML: its elements, attributes and texts come to more than {} pieces",
                         HtmlDocument::kMostPieces);
    case Excess::bytes:
      return fmt::format("takes more than {} MiB of memory as HTML", HtmlDocument::kMostBytes >> 20U);
    case Excess::depth:
      return fmt::format("has more than {} HTML elements in one another", HtmlDocument::kMostDepth);
    case Excess::attributes:
      return fmt::format("has an HTML element with more than {} attributes", HtmlDocument::kMostAttributes);
  }
  return {};
}

}  // namespace

/// Everything that one tree consists of: given out piece by piece and freed at once, because gumbo_destroy_output calls
/// itself for each element in another. Gumbo does not look at whether it got memory, so that the only way out is a
/// jump; between its start and its end there are frames of gumbo, which is C, and functions here that have nothing to
/// destroy.
class HtmlMemory {
 public:
  HtmlMemory() = default;
  HtmlMemory(const HtmlMemory&) = delete;
  HtmlMemory& operator=(const HtmlMemory&) = delete;
  ~HtmlMemory() {
    for (Block* block = blocks_; block != nullptr;) std::free(std::exchange(block, block->before));
  }

  /// Nothing where it was stopped; excess() says why.
  const GumboOutput* parse(const std::string& text) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = [](void*, void*) {};
    options.userdata = this;
    options.max_errors = 0;
    if (setjmp(way_out_) != 0) return nullptr;  // NOLINT(cert-err52-cpp)
    return gumbo_parse_with_options(&options, text.c_str(), text.size());
  }

  Excess excess() const { return excess_; }

 private:
  struct alignas(std::max_align_t) Block {
    Block* before;
  };

  static void* allocate(void* self, std::size_t size) {
    auto& memory = *static_cast<HtmlMemory*>(self);
    void* piece = memory.take(size);
    if (piece == nullptr) std::longjmp(memory.way_out_, 1);  // NOLINT(cert-err52-cpp)
    return piece;
  }

  /// Nothing where that is too much.
  void* take(std::size_t size) noexcept {
    constexpr std::size_t kAlignment = alignof(std::max_align_t);
    constexpr std::size_t kBlockBytes = 256U << 10U;
    if (size > HtmlDocument::kMostBytes) return refuse(Excess::bytes);
    const std::size_t aligned = (std::max<std::size_t>(size, 1) + kAlignment - 1) / kAlignment * kAlignment;
    bytes_ += aligned;
    if (bytes_ > HtmlDocument::kMostBytes) return refuse(Excess::bytes);
    if (++pieces_ > HtmlDocument::kMostPieces) return refuse(Excess::pieces);
    if (size == sizeof(GumboAttribute) && ++attributes_ > HtmlDocument::kMostAttributes)
      return refuse(Excess::attributes);
    if (aligned > left_) {
      left_ = std::max(aligned, kBlockBytes);
      auto* block = static_cast<Block*>(std::calloc(1, sizeof(Block) + left_));
      if (block == nullptr) return refuse(Excess::bytes);
      block->before = std::exchange(blocks_, block);
      next_ = reinterpret_cast<std::byte*>(block + 1);
    }
    left_ -= aligned;
    void* piece = std::exchange(next_, next_ + aligned);
    return size == sizeof(GumboNode) && !note_node(piece) ? nullptr : piece;
  }

  /// A piece as large as a node, which it mostly is. The one before has got its place in the tree by now; how deep that
  /// is shows in its parents. What is no node has no known parent.
  bool note_node(void* piece) noexcept {
    attributes_ = 0;
    std::size_t depth = 0;
    for (const auto* node = static_cast<const GumboNode*>(last_node_); node != nullptr && nodes_.contains(node);
         node = node->parent) {
      if (++depth > HtmlDocument::kMostDepth) return refuse(Excess::depth) != nullptr;
    }
    last_node_ = piece;
    try {
      nodes_.insert(piece);
    } catch (const std::bad_alloc&) {
      return refuse(Excess::bytes) != nullptr;
    }
    return true;
  }

  void* refuse(Excess excess) noexcept {
    excess_ = excess;
    return nullptr;
  }

  std::jmp_buf way_out_{};
  Excess excess_ = Excess::none;
  Block* blocks_ = nullptr;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
  std::size_t pieces_ = 0;
  std::size_t attributes_ = 0;  ///< since the last node
  const void* last_node_ = nullptr;
  std::unordered_set<const void*> nodes_;
};

HtmlDocument::HtmlDocument(std::string_view text, std::unique_ptr<HtmlMemory> memory)
    : text_(std::make_unique<const std::string>(text)), memory_(std::move(memory)) {
  const GumboOutput* output = memory_->parse(*text_);
  root_ = output == nullptr ? nullptr : output->root;
}

HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument& HtmlDocument::operator=(HtmlDocument&&) noexcept = default;
HtmlDocument::~HtmlDocument() = default;

tl::expected<HtmlDocument, std::string> HtmlDocument::parse(std::string_view text) {
  HtmlDocument document(text, std::make_unique<HtmlMemory>());
  if (document.root_ == nullptr) return Error(words(document.memory_->excess()));
  return document;
}

std::string_view attribute(const GumboNode& node, const char* name) {
  if (node.type != GUMBO_NODE_ELEMENT) return {};
  const GumboAttribute* found = gumbo_get_attribute(&node.v.element.attributes, name);
  return found == nullptr ? std::string_view() : found->value;
}

GumboTag tag_of(const GumboNode& node) {
  return node.type == GUMBO_NODE_ELEMENT ? node.v.element.tag : GUMBO_TAG_LAST;
}

std::string_view text_of(const GumboNode& node) {
  const bool is_text =
      node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
  return is_text ? node.v.text.text : std::string_view();
}

}  // namespace netpreflight
